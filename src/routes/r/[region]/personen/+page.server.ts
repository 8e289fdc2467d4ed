import { peoplePage } from '#features/people/people.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(peoplePage);
