import { mandateInput } from '#features/mandates/mandate-input.ts';
import { giveMandate, mandateGiver } from '#features/mandates/mandates.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  owner: await locals.read((tx) => mandateGiver(tx, params.organisation)),
  today: today()
});

export const actions: Actions = {
  default: (event) =>
    submit(event, mandateInput, async (tx, input) => {
      const { region, organisation } = event.params;
      const id = await giveMandate(tx, organisation, input);
      leaveFlash(event.cookies, m.mandate_given({ provider: input.provider }));
      return `/r/${region}/verzeichnis/${organisation}/auftraege/${id}`;
    })
};
