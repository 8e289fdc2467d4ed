import { redirect } from '@sveltejs/kit';
import { redactionFacts } from '#features/redactions/sheet-passages.server.ts';
import { askedForComments } from '#features/report-sheets/asked.server.ts';
import { editionsOf } from '#features/report-sheets/amendments.server.ts';
import { commentsOf, onlyDraftSent } from '#features/report-sheets/comments.server.ts';
import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { hasPublic } from '#features/report-sheets/public-sheets.server.ts';
import { changeDraft, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { responsesOf } from '#features/report-sheets/responses.server.ts';
import { draftSections, readSections } from '#features/report-sheets/sections.server.ts';
import { sheetInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const found = await locals.read(async (tx) => {
    if (await onlyDraftSent(tx, params.besuch)) return null;
    const page = await sheetPage(tx, params.besuch);
    const { sheet } = page;
    const sections =
      sheet.state === 'confirmed'
        ? (await readSections(tx, { visitId: params.besuch })).filter(
            ({ sheetId }) => sheetId === sheet.id
          )
        : await draftSections(tx, sheet);
    return {
      ...page,
      sections: sections.map(({ schoolId, schoolName }) => ({ schoolId, schoolName })),
      comments: await commentsOf(tx, sheet.id),
      asked: sheet.state === 'commenting' ? await askedForComments(tx, sheet.id) : [],
      responses: await responsesOf(tx, sheet.id),
      editions: await editionsOf(tx, params.besuch),
      hasPublic: await hasPublic(tx, sheet.id),
      ...(await redactionFacts(tx, sheet))
    };
  });
  if (!found) redirect(303, `${url.pathname}/entwurf`);
  const { sheet, printed, ...rest } = found;
  const { content: _, ...facts } = sheet;
  const { language, words } = sheet.region;
  return { ...rest, sheet: facts, document: berichtsbogenDocument(printed, language, words) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, sheetInput, async (tx, input) => {
      await changeDraft(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_saved());
      return event.url.pathname;
    })
};
