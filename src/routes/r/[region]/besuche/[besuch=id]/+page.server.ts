import { openBefore } from '#features/goals/agreed.server.ts';
import { expectationsOf } from '#features/preparation/expectations.server.ts';
import { publicationsOf } from '#features/publications/publications.server.ts';
import { openVisit } from '#features/visits/opened.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import { today } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const { found, parties, goals, measures, publications } = await locals.read(async (tx) => {
    const found = await visit(tx, params.besuch);
    const parties = await expectationsOf(tx, params.besuch);
    const { goals, measures } = await openBefore(tx, found);
    // Before the talk there is nothing to publish.
    const publications = found.state === 'held' ? await publicationsOf(tx, params.besuch) : [];
    return { found, parties, goals, measures, publications };
  });
  if (found.partners.some((partner) => partner.isMine && !partner.openedAt)) {
    await locals.write((tx) => openVisit(tx, params.besuch));
  }
  return { visit: found, parties, goals, measures, publications, today: today() };
};
