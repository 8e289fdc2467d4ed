import { organisation } from '#features/organisations/directory.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  organisation: await locals.read((tx) => organisation(tx, params.organisation))
});
