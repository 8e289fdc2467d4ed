import { passage } from '#features/redactions/passages.server.ts';
import { redactionInput } from '#features/redactions/redaction-input.ts';
import { redact } from '#features/redactions/redactions.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { copy, text, mark, places, sheets } = await locals.read((tx) =>
    passage(tx, params.stand, params.passage)
  );
  return {
    copy,
    text,
    mark,
    places,
    sheets: sheets.map(({ id, visitId, title, heldOn }) => ({ id, visitId, title, heldOn }))
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, redactionInput, async ({ reason }) => {
      const { region, stand, passage: key } = event.params;
      await redact(event.locals, { copyId: stand, key }, reason);
      leaveFlash(event.cookies, m.redaction_done());
      return `/r/${region}/staende/${stand}`;
    })
};
