import { error } from '@sveltejs/kit';
import { assessmentEvents } from '#features/live/stream.server.ts';
import type { RequestHandler } from './$types';

/** What others change in an assessment while a page of it is open. */
export const GET: RequestHandler = async ({ locals, params }) => {
  if (!locals.acting) error(404);
  const events = await assessmentEvents(
    locals.read,
    {
      regionId: locals.acting.region.id,
      sessionId: locals.acting.sessionId,
      membershipId: locals.acting.membership.id
    },
    params.einschaetzung
  );
  return new Response(events, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store, no-transform' }
  });
};
