import { error } from '@sveltejs/kit';
import { m } from '#messages';
import { registerPage } from '#features/registers/imports.server.ts';
import { fileKinds } from '#features/registers/register-import.ts';
import { uploadInput } from '#features/registers/register-import-stored.ts';
import { largestFile } from '#features/registers/text.ts';
import { previewUpload } from '#features/registers/upload.server.ts';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(registerPage)),
  today: today()
});

export const actions: Actions = {
  // Whoever may not upload is refused before a single byte is read.
  default: async (event) => {
    const { county, lastAsOf } = await event.locals.read(registerPage);
    if (!county) error(409);
    const upload = { files: fileKinds, fileBytes: largestFile.bytes };
    return submitFiles(event, uploadInput(today(), lastAsOf), upload, async ({ asOf }, files) => {
      const id = await previewUpload(event.locals.write, { asOf, county }, files);
      leaveFlash(event.cookies, m.register_previewed(), 'info');
      return `/r/${event.params.region}/register/${id}`;
    });
  }
};
