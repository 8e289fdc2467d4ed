import { amend, sheetToAmend } from '#features/report-sheets/amendments.server.ts';
import { amendmentInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const sheet = await locals.read((tx) => sheetToAmend(tx, params.besuch));
  return { sheet: { ...sheet, content: null, texts: null } };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, amendmentInput, async (tx, input) => {
      await amend(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_amended());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen`;
    })
};
