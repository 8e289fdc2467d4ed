import { hasPassword } from '#features/accounts/passwords.server.ts';
import { passwordAgainInput } from '#features/factors/factor-input.ts';
import { renewRecoveryCodes } from '#features/factors/totp.server.ts';
import { submitWithOrAnswer } from '#server/form.ts';
import { ownSession } from '../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId, mail } = ownSession(event);
  return { mail, hasPassword: await hasPassword(userId) };
};

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWithOrAnswer(event, passwordAgainInput, async ({ currentPassword }) => {
      const codes = await renewRecoveryCodes(session, currentPassword, event.getClientAddress());
      return codes ? { values: {}, errors: {}, codes } : '/profil/zweiter-faktor';
    });
  }
};
