import { owners } from '#features/organisations/directory.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({ owners: await locals.read(owners) });
