import { comment, proposalPage } from '#features/report-sheets/comments.server.ts';
import { berichtsbogenDocument } from '#features/report-sheets/document/document.ts';
import { commentInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { content, language, words, ...page } = await locals.read((tx) =>
    proposalPage(tx, params.besuch)
  );
  const printed = { content, number: '', edition: 1, frozen: null };
  return { ...page, document: berichtsbogenDocument(printed, language, words) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, commentInput, async (tx, input) => {
      const { sheetId, ownerId } = await proposalPage(tx, event.params.besuch);
      const at = { sheetId, ownerId, visitId: event.params.besuch, schoolId: null };
      await comment(tx, at, input);
      leaveFlash(event.cookies, m.report_commented());
      return event.url.pathname;
    })
};
