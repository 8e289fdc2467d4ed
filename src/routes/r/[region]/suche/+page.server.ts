import { error } from '@sveltejs/kit';
import { search } from '#features/search/search.server.ts';
import { searchOf } from '#features/search/search-input.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const text = searchOf(url.searchParams);
  if (text === null) error(400);
  return { text, found: await locals.read((tx) => search(tx, text)) };
};
