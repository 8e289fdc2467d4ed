import { changePassword, hasPassword } from '#features/accounts/passwords.server.ts';
import { changePasswordInput } from '#features/profile/profile-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId, mail } = ownSession(event);
  return { mail, hasPassword: await hasPassword(userId) };
};

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWith(event, changePasswordInput, async (input) => {
      await changePassword(session, input, event.getClientAddress());
      leaveFlash(event.cookies, m.profile_password_done());
      return '/profil';
    });
  }
};
