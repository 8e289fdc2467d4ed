import { regionSettings } from '#features/regions/settings.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  settings: await locals.read(regionSettings)
});
