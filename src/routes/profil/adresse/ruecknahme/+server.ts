import { redirect, type RequestHandler } from '@sveltejs/kit';
import { withdrawMailChange } from '#features/profile/mail-change.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { ownSession } from '../../own-session.ts';

export const POST: RequestHandler = async (event) => {
  await withdrawMailChange(ownSession(event).userId);
  leaveFlash(event.cookies, m.profile_mail_withdrawn());
  redirect(303, '/profil/adresse');
};
