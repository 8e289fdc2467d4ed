import { item, removeItem } from '#features/visit-items/items.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    visit: await visitToEdit(tx, params.besuch),
    item: await item(tx, params.besuch, params.ergebnis)
  }));

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      const { region, besuch, ergebnis } = event.params;
      await removeItem(tx, { visitId: besuch, itemId: ergebnis }, version);
      leaveFlash(event.cookies, m.item_removed());
      return `/r/${region}/besuche/${besuch}/ergebnisse`;
    })
};
