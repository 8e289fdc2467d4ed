import { error } from '@sveltejs/kit';
import { lookOf } from '#features/talks/look.ts';
import { talk } from '#features/talks/talk.server.ts';
import type { RequestHandler } from './$types';

/** The talk as it stands now, for its open page: reading the page anew would show an error where the network goes. */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  if (!locals.acting) error(404);
  const look = lookOf(url);
  const found = await locals.read((tx) => talk(tx, params.besuch, look));
  return Response.json(found, { headers: { 'cache-control': 'no-store' } });
};
