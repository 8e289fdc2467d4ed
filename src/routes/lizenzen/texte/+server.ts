import { licenceTexts } from '#features/legal/licence-texts.server.ts';
import type { RequestHandler } from './$types';

let texts: Promise<string> | undefined;

/** All licences word by word; they change with a new version only. */
export const GET: RequestHandler = async () => {
  texts ??= licenceTexts();
  return new Response(await texts, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, max-age=3600'
    }
  });
};
