import { profileInput } from '#features/profile/profile-input.ts';
import { changeProfile } from '#features/profile/profile.server.ts';
import { setLanguage } from '#features/accounts/language.server.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from './own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  const { name, mail, language } = ownSession(event);
  return { profile: { name, mail, language: language ?? getLocale() } };
};

export const actions: Actions = {
  default: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, profileInput, async (input) => {
      await changeProfile(userId, input);
      setLanguage(event.cookies, input.language);
      leaveFlash(event.cookies, m.profile_saved({}, { locale: input.language }));
      return '/profil';
    });
  }
};
