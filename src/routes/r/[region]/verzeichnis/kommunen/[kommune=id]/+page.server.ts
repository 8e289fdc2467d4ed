import { municipality } from '#features/organisations/municipality.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  municipality: await locals.read((tx) => municipality(tx, params.kommune))
});
