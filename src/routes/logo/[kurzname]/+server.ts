import { error } from '@sveltejs/kit';
import { publicLogo } from '#features/regions/look.server.ts';
import type { RequestHandler } from './$types';

/** The logo of a region for its pages, public ones included. */
export const GET: RequestHandler = async ({ params, request }) => {
  const logo = await publicLogo(params.kurzname);
  if (!logo) error(404);
  const headers = {
    'content-type': logo.mediaType,
    // Opened by itself it is a picture and nothing else.
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': 'inline; filename="logo.png"',
    // Its address names the picture, so a new one is asked for at once.
    'cache-control': 'public, max-age=86400',
    etag: `"${logo.sha256}"`
  };
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers });
  return new Response(new Uint8Array(logo.bytes), { headers });
};
