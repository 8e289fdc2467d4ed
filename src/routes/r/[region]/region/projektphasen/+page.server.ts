import { phasesPage } from '#features/phases/phases.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => locals.read(phasesPage);
