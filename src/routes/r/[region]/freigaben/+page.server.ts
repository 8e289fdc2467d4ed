import { error } from '@sveltejs/kit';
import { mayExport } from '#features/guests/reach.ts';
import { receivedReleases } from '#features/releases/releases.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (!locals.acting?.membership.permissions.includes('shared.read')) error(404);
  const releases = await locals.read(receivedReleases);
  return { releases, mayExport: mayExport(locals.acting) };
};
