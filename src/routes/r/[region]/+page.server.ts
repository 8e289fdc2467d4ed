import { error, redirect } from '@sveltejs/kit';
import { todayPage } from '#features/today/today.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  if (!locals.acting) error(404);
  // A guest has come for one visit.
  if (locals.acting.membership.role === 'guest') redirect(303, `/r/${params.region}/besuche`);
  const { organisationName: organisation, organisationKind: kind } = locals.acting.membership;
  const factorDueOn = locals.session?.factorDueOn ?? null;
  return { ...(await locals.read(todayPage)), organisation, kind, factorDueOn };
};
