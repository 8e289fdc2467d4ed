import { expectationsOf } from '#features/preparation/expectations.server.ts';
import { openVisit } from '#features/visits/opened.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { found, parties } = await locals.read(async (tx) => ({
    found: await visit(tx, params.besuch),
    parties: await expectationsOf(tx, params.besuch)
  }));
  if (found.partners.some((partner) => partner.isMine && !partner.openedAt)) {
    await locals.write((tx) => openVisit(tx, params.besuch));
  }
  return { visit: found, parties };
};
