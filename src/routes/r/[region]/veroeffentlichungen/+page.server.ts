import { publicationList } from '#features/publications/publications.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  publications: await locals.read(publicationList)
});
