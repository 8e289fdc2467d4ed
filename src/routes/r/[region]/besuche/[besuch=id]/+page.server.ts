import { openVisit } from '#features/visits/opened.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = await locals.read((tx) => visit(tx, params.besuch));
  if (found.partners.some((partner) => partner.isMine && !partner.openedAt)) {
    await locals.write((tx) => openVisit(tx, params.besuch));
  }
  return { visit: found };
};
