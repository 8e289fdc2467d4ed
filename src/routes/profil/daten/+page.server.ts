import { ownData } from '#features/profile/own-data.server.ts';
import { ownSession } from '../own-session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { data } = await ownData(ownSession(event).userId);
  return {
    account: data.account,
    memberships: data.memberships,
    counts: {
      sessions: data.sessions.length,
      invitations: data.invitations.length,
      mails: data.mails.length,
      kept: data.keptInputs.length,
      history: data.history.length,
      deeds: data.deeds.length
    }
  };
};
