import { hasPassword } from '#features/accounts/passwords.server.ts';
import { passwordAgainInput } from '#features/factors/factor-input.ts';
import { passkeyOf, removePasskey } from '#features/factors/passkeys.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../../../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId } = ownSession(event);
  return {
    passkey: await passkeyOf(userId, event.params.passkey),
    hasPassword: await hasPassword(userId)
  };
};

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWith(event, passwordAgainInput, async ({ currentPassword }) => {
      const address = event.getClientAddress();
      await removePasskey(session, event.params.passkey, currentPassword, address);
      leaveFlash(event.cookies, m.passkey_removed());
      return '/profil/zweiter-faktor';
    });
  }
};
