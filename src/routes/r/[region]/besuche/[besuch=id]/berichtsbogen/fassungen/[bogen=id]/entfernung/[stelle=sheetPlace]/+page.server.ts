import { redactionInput } from '#features/redactions/redaction-input.ts';
import { redact } from '#features/redactions/redactions.server.ts';
import { sheetPassage } from '#features/redactions/sheet-passages.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { besuch, bogen, stelle } = params;
  const { sheet, passage, mark, places, sheets } = await locals.read((tx) =>
    sheetPassage(tx, { visitId: besuch, sheetId: bogen, place: stelle })
  );
  const { id, visit, year, number, amendment } = sheet;
  return {
    sheet: { id, visit, year, number, amendment },
    passage,
    mark,
    places,
    sheets: sheets.map(({ id, visitId, title, heldOn }) => ({ id, visitId, title, heldOn }))
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, redactionInput, async ({ reason }) => {
      const { region, besuch, bogen, stelle } = event.params;
      await redact(event.locals, { visitId: besuch, sheetId: bogen, place: stelle }, reason);
      leaveFlash(event.cookies, m.redaction_done());
      return `/r/${region}/besuche/${besuch}/berichtsbogen/fassungen/${bogen}`;
    })
};
