import { error } from '@sveltejs/kit';
import { readingsPage } from '#features/history/readings.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  if (locals.acting?.membership.role === 'guest') error(404);
  return locals.read(readingsPage);
};
