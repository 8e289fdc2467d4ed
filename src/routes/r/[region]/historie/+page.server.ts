import { readingsPage } from '#features/history/readings.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => locals.read(readingsPage);
