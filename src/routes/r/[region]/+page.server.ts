import { error } from '@sveltejs/kit';
import { todayPage } from '#features/today/today.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.acting) error(404);
  const { organisationName: organisation, organisationKind: kind } = locals.acting.membership;
  return { ...(await locals.read(todayPage)), organisation, kind };
};
