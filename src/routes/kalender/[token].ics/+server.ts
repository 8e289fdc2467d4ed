import { error, type RequestHandler } from '@sveltejs/kit';
import { feedFile, feedIn } from '#features/calendar/feed.server.ts';
import { countTry, TooOften } from '#server/rate-limit.ts';

export const GET: RequestHandler = async ({ params }) => {
  const feed = feedIn(params.token ?? '') ?? error(404);
  const wait = await waitFor(feed);
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

/** Calendars ask every few minutes at most; seconds to wait where one asks without pause. */
async function waitFor(feed: string): Promise<number> {
  try {
    await countTry([{ name: `calendar:${feed}`, most: 60 }]);
    return 0;
  } catch (failure) {
    if (failure instanceof TooOften) return failure.seconds;
    throw failure;
  }
}
