import { registerPage } from '#features/registers/imports.server.ts';
import { uploadList } from '#features/registers/list.server.ts';
import { uploadInput } from '#features/registers/register-import-stored.ts';
import { largestFile } from '#features/registers/text.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const { lastAsOf } = await locals.read(registerPage);
  return { lastAsOf, today: today() };
};

export const actions: Actions = {
  // Whoever may not upload is refused before a single byte is read.
  default: async (event) => {
    const { lastAsOf } = await event.locals.read(registerPage);
    const upload = { files: ['list'], fileBytes: largestFile.bytes };
    return submitFiles(event, uploadInput(today(), lastAsOf), upload, async ({ asOf }, files) => {
      const id = await uploadList(event.locals.write, asOf, files);
      leaveFlash(event.cookies, m.list_uploaded(), 'info');
      return `/r/${event.params.region}/register/${id}/spalten`;
    });
  }
};
