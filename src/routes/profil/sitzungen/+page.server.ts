import { endSessionInput } from '#features/profile/profile-input.ts';
import { endSessions, sessionsOf } from '#features/profile/sessions.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  sessions: await sessionsOf(ownSession(event))
});

export const actions: Actions = {
  default: (event) => {
    const session = ownSession(event);
    return submitWith(event, endSessionInput, async ({ sitzung }) => {
      await endSessions(session, sitzung);
      leaveFlash(event.cookies, m.profile_sessions_ended());
      return '/profil/sitzungen';
    });
  }
};
