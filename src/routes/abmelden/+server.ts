import { redirect, type RequestHandler } from '@sveltejs/kit';
import { signOut } from '#features/profile/kept-inputs.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';

export const POST: RequestHandler = async ({ cookies, locals }) => {
  await signOut(cookies, locals.session?.userId);
  leaveFlash(cookies, m.sign_out_done());
  redirect(303, '/anmelden');
};

/** An address that somebody typed or kept: leaving is a change and needs the button. */
export const GET: RequestHandler = () => redirect(303, '/');
