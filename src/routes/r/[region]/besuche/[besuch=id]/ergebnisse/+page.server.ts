import { itemsOf } from '#features/visit-items/items.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    visit: await visit(tx, params.besuch),
    items: await itemsOf(tx, params.besuch)
  }));
