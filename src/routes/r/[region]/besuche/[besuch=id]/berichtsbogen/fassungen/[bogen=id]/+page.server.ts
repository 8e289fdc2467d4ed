import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { responsesOf } from '#features/report-sheets/responses.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, printed, responses } = await locals.read(async (tx) => ({
    ...(await sheetPage(tx, params.besuch, params.bogen)),
    responses: await responsesOf(tx, params.bogen)
  }));
  const { language, words } = sheet.region;
  return {
    sheet: { ...sheet, content: null, texts: null },
    responses: responses.filter(({ kind }) => kind === 'noted'),
    document: berichtsbogenDocument(printed, language, words)
  };
};
