import { nothingTyped } from '#base/fields.ts';
import { bringIn, largestTemplate, mayBringIn } from '#features/matrices/import.server.ts';
import { templateInFile } from '#features/template-workbooks/read.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { Invalid, submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => locals.read(mayBringIn);

export const actions: Actions = {
  // Whoever may not bring anything in is refused before a single byte is read.
  default: async (event) => {
    await event.locals.read(mayBringIn);
    const upload = { files: ['datei'], fileBytes: largestTemplate };
    return submitFiles(event, nothingTyped(), upload, async (_input, files) => {
      const file = files.get('datei');
      if (!file) throw new Invalid({ datei: m.template_file_missing() });
      const template = await templateInFile(file.path, 'datei');
      const id = await event.locals.write((tx) => bringIn(tx, template));
      leaveFlash(event.cookies, m.template_imported());
      return `/r/${event.params.region}/vorlagen/${id}`;
    });
  }
};
