import { mandatePage } from '#features/mandates/mandates.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  mandate: await locals.read((tx) => mandatePage(tx, params.organisation, params.auftrag))
});
