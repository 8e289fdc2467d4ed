import { redirect, type RequestHandler } from '@sveltejs/kit';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { endSession } from '#server/session.ts';

export const POST: RequestHandler = async ({ cookies }) => {
  await endSession(cookies);
  leaveFlash(cookies, m.sign_out_done());
  redirect(303, '/anmelden');
};

/** An address that somebody typed or kept: leaving is a change and needs the button. */
export const GET: RequestHandler = () => redirect(303, '/');
