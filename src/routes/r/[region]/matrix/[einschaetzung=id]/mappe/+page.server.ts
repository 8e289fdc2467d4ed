import { error } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import { workbookPage } from '#features/workbooks/filled.server.ts';
import { readFilled } from '#features/workbooks/read.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => workbookPage(tx, params.einschaetzung));

const upload = { files: ['file'], fileBytes: 5 * 1024 * 1024 };

export const actions: Actions = {
  // Whoever answers nothing is refused before a single byte is read.
  default: async (event) => {
    const { region, einschaetzung } = event.params;
    const { assessment } = await event.locals.read((tx) => workbookPage(tx, einschaetzung));
    if (!assessment.mayAnswer) error(403);
    return submitFiles(event, nothingTyped(), upload, async (_input, files) => {
      const id = await readFilled(event.locals, einschaetzung, files.get('file'));
      leaveFlash(event.cookies, m.workbook_read(), 'info');
      return `/r/${region}/matrix/${einschaetzung}/mappe/${id}`;
    });
  }
};
