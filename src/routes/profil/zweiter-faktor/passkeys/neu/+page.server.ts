import { localPath } from '#base/local-path.ts';
import { hasPassword } from '#features/accounts/passwords.server.ts';
import { passwordAgainInput } from '#features/factors/factor-input.ts';
import { newPasskeyInput } from '#features/factors/passkey-input.ts';
import { addPasskey, beginPasskey } from '#features/factors/passkeys.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWithOrAnswer } from '#server/form.ts';
import { ownSession } from '../../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId, mail } = ownSession(event);
  const back = localPath(event.url.searchParams.get('weiter'));
  return { mail, hasPassword: await hasPassword(userId), back };
};

export const actions: Actions = {
  beginnen: (event) => {
    const session = ownSession(event);
    return submitWithOrAnswer(event, passwordAgainInput, async ({ currentPassword }) => ({
      values: {},
      errors: {},
      options: await beginPasskey(session, currentPassword, event.getClientAddress())
    }));
  },
  anlegen: (event) => {
    const session = ownSession(event);
    return submitWithOrAnswer(event, newPasskeyInput, async (input) => {
      const codes = await addPasskey(session, input);
      if (codes) return { values: {}, errors: {}, codes };
      leaveFlash(event.cookies, m.passkey_made());
      return localPath(event.url.searchParams.get('weiter')) ?? '/profil/zweiter-faktor';
    });
  }
};
