import { extractArchive } from '#features/data-extracts/archive.server.ts';
import { downloadHeaders, streamOf } from '#features/files/download.ts';
import type { RequestHandler } from './$types';

/** Everything the acting organisation has, made while it is sent to whoever asked for it. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { pieces, ...file } = await extractArchive(locals.read, locals.acting, params.auszug);
  return new Response(streamOf(pieces), { headers: downloadHeaders(file) });
};
