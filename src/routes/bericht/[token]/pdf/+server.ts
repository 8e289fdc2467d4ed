import { downloadHeaders } from '#features/files/download.ts';
import { publishedFile } from '#features/publications/published.server.ts';
import type { RequestHandler } from './$types';

/** Kept by nobody on the way, so that it is gone when it is withdrawn. */
export const GET: RequestHandler = async ({ params }) => {
  const { name, mediaType, bytes } = await publishedFile(params.token);
  return new Response(new Uint8Array(bytes), {
    headers: {
      ...downloadHeaders({ name, mediaType, size: bytes.length }),
      'x-robots-tag': 'noindex, nofollow'
    }
  });
};
