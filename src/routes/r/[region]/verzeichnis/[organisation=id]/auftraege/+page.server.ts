import { mandatesPage } from '#features/mandates/mandates.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  owner: await locals.read((tx) => mandatesPage(tx, params.organisation))
});
