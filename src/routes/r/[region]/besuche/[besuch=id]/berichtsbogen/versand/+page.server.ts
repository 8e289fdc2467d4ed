import { sendForComments, sheetToSend } from '#features/report-sheets/comments.server.ts';
import { sendInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, schools, until } = await locals.read((tx) => sheetToSend(tx, params.besuch));
  const { content: _, ...rest } = sheet;
  return { sheet: rest, schools, until };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, sendInput, async (tx, { version, commentsUntil }) => {
      await sendForComments(tx, event.params.besuch, version, commentsUntil);
      leaveFlash(event.cookies, m.report_sent());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen`;
    })
};
