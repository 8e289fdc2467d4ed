import { hasPassword } from '#features/accounts/passwords.server.ts';
import { askForMailChange, waitingMailChange } from '#features/profile/mail-change.server.ts';
import { changeMailInput } from '#features/profile/profile-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId, mail } = ownSession(event);
  const waiting = await waitingMailChange(userId);
  return { mail, waiting: waiting ?? null, hasPassword: await hasPassword(userId) };
};

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWith(event, changeMailInput, async (input) => {
      await askForMailChange(session, input, event.getClientAddress());
      leaveFlash(event.cookies, m.profile_mail_asked({ mail: input.mail }), 'info');
      return '/profil/adresse';
    });
  }
};
