import { localPath } from '#base/local-path.ts';
import { hasPassword } from '#features/accounts/passwords.server.ts';
import { codeInput, passwordAgainInput } from '#features/factors/factor-input.ts';
import { beginSetup, confirmSetup, openSetup } from '#features/factors/totp.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith, submitWithOrAnswer } from '#server/form.ts';
import { ownSession } from '../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const session = ownSession(event);
  // A secret stays out of what could be guessed from compressed pages.
  event.setHeaders({ 'cache-control': 'no-store, no-transform' });
  return {
    setup: await openSetup(session),
    hasPassword: await hasPassword(session.userId),
    mail: session.mail,
    back: localPath(event.url.searchParams.get('weiter'))
  };
};

export const actions: Actions = {
  beginnen: (event) => {
    const session = ownSession(event);
    return submitWith(event, passwordAgainInput, async ({ currentPassword }) => {
      await beginSetup(session, currentPassword, event.getClientAddress());
      return here(event.url);
    });
  },
  bestaetigen: (event) => {
    const session = ownSession(event);
    return submitWithOrAnswer(event, codeInput, async ({ code }) => {
      const codes = await confirmSetup(session, code);
      if (codes) return { values: {}, errors: {}, codes };
      leaveFlash(event.cookies, m.factor_setup_over(), 'info');
      return here(event.url);
    });
  }
};

function here({ searchParams }: URL): string {
  const back = localPath(searchParams.get('weiter'));
  const query = back ? `?weiter=${encodeURIComponent(back)}` : '';
  return `/profil/zweiter-faktor/einrichten${query}`;
}
