import { error } from '@sveltejs/kit';
import { itemKindBySlug } from '#features/visit-items/item.ts';
import { newItemInput } from '#features/visit-items/item-input.ts';
import { itemChoices, recordItem } from '#features/visit-items/items.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  ...(await locals.read((tx) => itemChoices(tx, params.besuch))),
  kind: itemKindBySlug(params.art) ?? error(404)
});

export const actions: Actions = {
  default: (event) =>
    submit(event, newItemInput, async (tx, input) => {
      await recordItem(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.item_recorded());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/ergebnisse`;
    })
};
