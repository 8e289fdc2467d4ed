import { error } from '@sveltejs/kit';
import { visitEvents } from '#features/live/stream.server.ts';
import type { RequestHandler } from './$types';

/** That something was recorded or changed in the talk while its page is open. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!locals.acting) error(404);
  const events = await visitEvents(
    locals.read,
    {
      regionId: locals.acting.region.id,
      sessionId: locals.acting.sessionId,
      membershipId: locals.acting.membership.id
    },
    params.besuch
  );
  return new Response(events, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' }
  });
};
