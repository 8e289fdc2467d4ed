import { changeVisit } from '#features/visits/changes.server.ts';
import { visitInput } from '#features/visits/visit-input.ts';
import { appointmentToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => appointmentToEdit(tx, params.besuch));

export const actions: Actions = {
  default: (event) =>
    submit(event, visitInput, async (tx, input) => {
      const wereTold = await changeVisit(tx, event.params.besuch, input);
      leaveFlash(event.cookies, wereTold ? m.visit_edit_done_told() : m.visit_edit_done());
      return `/r/${event.params.region}/besuche/${event.params.besuch}`;
    })
};
