import { publicationsOf } from '#features/publications/publications.server.ts';
import {
  changePublic,
  publicPage,
  publicPrinted
} from '#features/report-sheets/public-sheets.server.ts';
import { publicInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { page, publications } = await locals.read(async (tx) => ({
    page: await publicPage(tx, params.besuch),
    publications: await publicationsOf(tx, params.besuch)
  }));
  const { sheet, kept, content, leftOut, number } = page;
  return {
    sheet: { ...sheet, content: null, texts: null },
    version: kept?.version ?? 0,
    approvedOn: kept?.approvedOn ?? null,
    summary: content.summary.join('\n'),
    leftOut,
    number,
    publication: publications.find(({ sheetId }) => sheetId === sheet.id) ?? null,
    document: publicPrinted(page)
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, publicInput, async (tx, input) => {
      await changePublic(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_saved());
      return event.url.pathname;
    })
};
