import { sendForComments, sheetToSend } from '#features/report-sheets/comments.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, schools } = await locals.read((tx) => sheetToSend(tx, params.besuch));
  const { content: _, ...rest } = sheet;
  return { sheet: rest, schools };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      await sendForComments(tx, event.params.besuch, version);
      leaveFlash(event.cookies, m.report_sent());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen`;
    })
};
