import { mandateChange } from '#features/mandates/mandate-input.ts';
import { changeMandate, mandateToChange } from '#features/mandates/mandates.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  mandate: await locals.read((tx) => mandateToChange(tx, params.organisation, params.auftrag))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, mandateChange, async (tx, input) => {
      const { region, organisation, auftrag } = event.params;
      await changeMandate(tx, organisation, auftrag, input);
      leaveFlash(event.cookies, m.mandate_changed());
      return `/r/${region}/verzeichnis/${organisation}/auftraege/${auftrag}`;
    })
};
