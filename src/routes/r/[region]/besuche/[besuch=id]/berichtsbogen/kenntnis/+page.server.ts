import { sheetToNote, takeNote } from '#features/report-sheets/responses.server.ts';
import { responseInput } from '#features/report-sheets/sheet-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { sheet, mine } = await locals.read((tx) => sheetToNote(tx, params.besuch));
  const { content: _, ...rest } = sheet;
  return { sheet: rest, mine };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, responseInput, async (tx, input) => {
      await takeNote(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.report_noted());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen`;
    })
};
