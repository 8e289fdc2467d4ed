import { redirect } from '@sveltejs/kit';
import { hasRegion } from '#features/regions/existing.server.ts';
import { m } from '#messages';
import type { PageServerLoad } from './$types';

/** Who has exactly one way from here is already on it. */
export const load: PageServerLoad = async ({ locals: { session } }) => {
  const regions = session?.regions ?? [];
  if (regions.length === 0 && !(await hasRegion())) return { view: 'firstRun' as const };
  if (!session) return { view: 'welcome' as const };
  const ways = [
    ...regions.map(({ shortName, name }) => ({ href: `/r/${shortName}`, label: name })),
    ...(session.isOperator ? [{ href: '/betrieb', label: m.nav_operator() }] : [])
  ];
  const [only, ...more] = ways;
  if (!only) {
    return {
      view: 'noAccess' as const,
      suspended: session.suspendedRegions.map(({ name }) => name)
    };
  }
  if (more.length === 0) redirect(303, only.href);
  return { view: 'choice' as const, ways };
};
