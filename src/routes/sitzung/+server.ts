import { error, json, type RequestHandler } from '@sveltejs/kit';
import { lasting } from '#server/session.ts';

/** How long the session of an open page lasts, without using it. */
export const GET: RequestHandler = ({ locals }) => json(lasting(locals.session ?? error(401)));

/** Somebody is still there. */
export const POST: RequestHandler = ({ locals }) => {
  const { endsAt } = locals.session ?? error(401);
  return json(lasting({ endsAt, usedAt: new Date() }));
};
