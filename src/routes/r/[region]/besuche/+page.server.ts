import { mayExport } from '#features/guests/reach.ts';
import { visitList } from '#features/visits/visits.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(visitList)),
  mayExport: mayExport(locals.acting)
});
