import { mailChoiceInput } from '#features/profile/profile-input.ts';
import { chooseMails, mailChoice } from '#features/profile/profile.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  choice: await mailChoice(ownSession(event).userId)
});

export const actions: Actions = {
  default: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, mailChoiceInput, async (choice) => {
      await chooseMails(userId, choice);
      leaveFlash(event.cookies, m.profile_mails_saved());
      return '/profil/mitteilungen';
    });
  }
};
