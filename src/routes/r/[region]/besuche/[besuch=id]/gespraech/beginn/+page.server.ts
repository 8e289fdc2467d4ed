import { openAgenda } from '#features/agendas/changes.server.ts';
import { startConversation } from '#features/visits/changes.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { today } from '#server/clock.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const visit = await locals.read((tx) => visitToEdit(tx, params.besuch));
  return { visit, isEarly: visit.heldOn > today() };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      await startConversation(tx, event.params.besuch, version);
      await openAgenda(tx, event.params.besuch);
      return `/r/${event.params.region}/besuche/${event.params.besuch}/gespraech`;
    })
};
