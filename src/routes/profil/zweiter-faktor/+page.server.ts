import { localPath } from '#base/local-path.ts';
import { hasPassword } from '#features/accounts/passwords.server.ts';
import { factorsOf } from '#features/factors/factors.server.ts';
import { passkeysOf } from '#features/factors/passkeys.server.ts';
import { relyingParty } from '#features/factors/relying-party.server.ts';
import { ownSession } from '../own-session.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { userId, factorDueOn, isFactorDue } = ownSession(event);
  return {
    factors: await factorsOf(userId),
    passkeys: await passkeysOf(userId),
    takesPasskeys: relyingParty() !== null,
    hasPassword: await hasPassword(userId),
    dueOn: factorDueOn,
    isDue: isFactorDue,
    back: localPath(event.url.searchParams.get('weiter'))
  };
};
