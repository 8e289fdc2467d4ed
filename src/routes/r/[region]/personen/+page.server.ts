import { peoplePage } from '#features/people/people.server.ts';
import { today } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(peoplePage)),
  unitsOf: ownerWithUnits(locals),
  today: today()
});

/** Whose Bereiche the acting lead may set up before inviting anybody; whoever has one school needs none. */
function ownerWithUnits({ acting }: App.Locals): string | null {
  if (!acting || acting.membership.schools < 2) return null;
  const { permissions, organisationId } = acting.membership;
  return permissions.includes('unit.edit') ? organisationId : null;
}
