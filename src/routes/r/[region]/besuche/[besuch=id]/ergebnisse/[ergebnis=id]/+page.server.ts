import { itemInput } from '#features/visit-items/item-input.ts';
import { changeItem, item, itemChoices } from '#features/visit-items/items.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    ...(await itemChoices(tx, params.besuch)),
    item: await item(tx, params.besuch, params.ergebnis)
  }));

export const actions: Actions = {
  default: (event) =>
    submit(event, itemInput, async (tx, input) => {
      const { region, besuch, ergebnis } = event.params;
      await changeItem(tx, { visitId: besuch, itemId: ergebnis }, input);
      leaveFlash(event.cookies, m.item_saved());
      return `/r/${region}/besuche/${besuch}/ergebnisse`;
    })
};
