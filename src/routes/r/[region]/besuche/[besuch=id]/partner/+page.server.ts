import { standingOf } from '#features/releases/standing.server.ts';
import { changePartners } from '#features/visits/changes.server.ts';
import { partnersInput } from '#features/visits/visit-input.ts';
import { partnersToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    ...(await partnersToEdit(tx, params.besuch)),
    standing: await standingOf(tx, { visitId: params.besuch })
  }));

export const actions: Actions = {
  default: (event) =>
    submit(event, partnersInput, async (tx, input) => {
      await changePartners(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.visit_partners_done());
      return `/r/${event.params.region}/besuche/${event.params.besuch}`;
    })
};
