import { error } from '@sveltejs/kit';
import { downloadHeaders } from '#features/files/download.ts';
import { ownData } from '#features/profile/own-data.server.ts';
import { m } from '#messages';
import type { RequestHandler } from './$types';

/** What is kept about whoever is signed in, as a file a program can read. */
export const GET: RequestHandler = async ({ locals }) => {
  const { userId } = locals.session ?? error(401);
  const { whole } = await ownData(userId);
  const file = { name: `${m.own_data_file()}.json`, mediaType: 'application/json' };
  return new Response(JSON.stringify(whole, null, 2), { headers: downloadHeaders(file) });
};
