import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { changeDraft, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { sheetInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, printed, leftOut } = await locals.read((tx) => sheetPage(tx, params.besuch));
  const { content: _, ...rest } = sheet;
  return { sheet: rest, leftOut, document: berichtsbogenDocument(printed, sheet.region.language) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, sheetInput, async (tx, input) => {
      await changeDraft(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_saved());
      return event.url.pathname;
    })
};
