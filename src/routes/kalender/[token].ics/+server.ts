import { error, type RequestHandler } from '@sveltejs/kit';
import { feedFile, feedIn, secondsToWait } from '#features/calendar/feed.server.ts';

export const GET: RequestHandler = async ({ params }) => {
  const feed = feedIn(params.token ?? '') ?? error(404);
  const wait = await secondsToWait(feed);
  if (wait > 0) {
    return new Response(null, { status: 429, headers: { 'retry-after': String(wait) } });
  }
  return new Response(await feedFile(feed), {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, no-cache',
      'x-robots-tag': 'noindex'
    }
  });
};
