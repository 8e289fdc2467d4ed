import { error } from '@sveltejs/kit';
import { schools } from '#features/organisations/directory.server.ts';
import { schoolFile } from '#features/organisations/school-file.server.ts';
import { schoolFilterOf } from '#features/organisations/school-filter.ts';
import type { RequestHandler } from './$types';

/** What the page shows with the same address. */
export const GET: RequestHandler = async ({ locals, url }) => {
  const filter = schoolFilterOf(url.searchParams);
  if (!filter) error(400);
  const found = await locals.read((tx) => schools(tx, filter));
  return schoolFile(locals.acting, filter, found);
};
