import { redirect, type Cookies } from '@sveltejs/kit';
import { localPath } from '#base/local-path.ts';
import { completeSignIn, waitingSignIn } from '#features/factors/complete-sign-in.server.ts';
import { codeInput } from '#features/factors/factor-input.ts';
import { passkeyQuestion } from '#features/factors/passkey-sign-in.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { beginSession, halfOf } from '#server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies, url }) => {
  const back = localPath(url.searchParams.get('weiter'));
  if (locals.session) redirect(303, back ?? '/');
  const half = halfOf(cookies);
  const waiting = half ? await waitingSignIn(half) : null;
  if (!waiting) redirect(303, anew(cookies, back));
  return {
    back,
    hasApp: waiting.hasApp,
    question: waiting.hasPasskey ? passkeyQuestion() : null,
    withRecoveryCode: url.searchParams.get('art') === 'ersatz'
  };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, codeInput, async ({ code, weiter }) => {
      const back = localPath(weiter);
      const half = halfOf(event.cookies);
      const done = half ? await completeSignIn(half, code) : null;
      if (!done) return anew(event.cookies, back);
      await beginSession(event, done.token, done.proof);
      if (done.proof === 'recoveryCode') leaveFlash(event.cookies, m.factor_recovery_used());
      return back ?? '/';
    })
};

/** Ten minutes have passed, or the browser never had a password right. */
function anew(cookies: Cookies, back: string | null | undefined): string {
  leaveFlash(cookies, m.factor_sign_in_over(), 'info');
  return back ? `/anmelden?weiter=${encodeURIComponent(back)}` : '/anmelden';
}
