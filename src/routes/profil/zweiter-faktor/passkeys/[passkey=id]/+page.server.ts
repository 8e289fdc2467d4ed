import { renameInput } from '#features/factors/passkey-input.ts';
import { passkeyOf, renamePasskey } from '#features/factors/passkeys.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../../../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  passkey: await passkeyOf(ownSession(event).userId, event.params.passkey)
});

export const actions: Actions = {
  default: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, renameInput, async ({ name }) => {
      await renamePasskey(userId, event.params.passkey, name);
      leaveFlash(event.cookies, m.passkey_renamed());
      return '/profil/zweiter-faktor';
    });
  }
};
