import { peoplePage } from '#features/people/people.server.ts';
import { today } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(peoplePage)),
  today: today()
});
