import { visitList } from '#features/visits/visits.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(visitList);
