import { roundsPage } from '#features/rounds/rounds.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(roundsPage);
