import { cancelVisit } from '#features/visits/changes.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  visit: await locals.read((tx) => visitToEdit(tx, params.besuch))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      await cancelVisit(tx, event.params.besuch, version);
      leaveFlash(event.cookies, m.visit_cancel_done());
      return `/r/${event.params.region}/besuche/${event.params.besuch}`;
    })
};
