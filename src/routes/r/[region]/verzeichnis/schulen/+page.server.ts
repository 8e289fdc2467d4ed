import { error } from '@sveltejs/kit';
import { schools } from '#features/organisations/directory.server.ts';
import { schoolFilterOf } from '#features/organisations/school-filter.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const filter = schoolFilterOf(url.searchParams);
  if (!filter) error(400);
  return { filter, ...(await locals.read((tx) => schools(tx, filter))) };
};
