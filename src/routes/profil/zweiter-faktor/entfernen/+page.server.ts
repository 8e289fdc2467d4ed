import { hasPassword } from '#features/accounts/passwords.server.ts';
import { passwordAgainInput } from '#features/factors/factor-input.ts';
import { removeApp } from '#features/factors/totp.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  hasPassword: await hasPassword(ownSession(event).userId)
});

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWith(event, passwordAgainInput, async ({ currentPassword }) => {
      await removeApp(session, currentPassword, event.getClientAddress());
      leaveFlash(event.cookies, m.factor_app_removed());
      return '/profil/zweiter-faktor';
    });
  }
};
