import { redactionFacts } from '#features/redactions/sheet-passages.server.ts';
import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { responsesOf } from '#features/report-sheets/responses.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, printed, responses, ...redacted } = await locals.read(async (tx) => {
    const { sheet, printed } = await sheetPage(tx, params.besuch, params.bogen);
    const responses = await responsesOf(tx, params.bogen);
    return { sheet, printed, responses, ...(await redactionFacts(tx, sheet)) };
  });
  const { language, words } = sheet.region;
  return {
    ...redacted,
    sheet: { ...sheet, content: null, texts: null },
    responses: responses.filter(({ kind }) => kind === 'noted'),
    document: berichtsbogenDocument(printed, language, words)
  };
};
