import { redirect, type RequestHandler } from '@sveltejs/kit';
import { localPath } from '#base/local-path.ts';
import { recallLanguage } from '#features/accounts/language.server.ts';
import { passkeySignInInput } from '#features/factors/passkey-input.ts';
import { signInByPasskey } from '#features/factors/passkey-sign-in.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { beginSession } from '#server/session.ts';

/** A script fills the form in, so whatever is wrong with it has no field to stand at. */
export const POST: RequestHandler = async (event) => {
  const typed = Object.fromEntries(await event.request.formData());
  const input = passkeySignInInput.safeParse(typed);
  const back = localPath(String(typed.weiter ?? ''));
  const done = input.success
    ? await signInByPasskey(input.data.antwort, event.getClientAddress())
    : null;
  if (!done) {
    leaveFlash(event.cookies, m.passkey_refused(), 'warning');
    redirect(303, back ? `/anmelden?weiter=${encodeURIComponent(back)}` : '/anmelden');
  }
  await beginSession(event, done.token, 'passkey');
  await recallLanguage(event.cookies, done.mail);
  redirect(303, back ?? '/');
};
