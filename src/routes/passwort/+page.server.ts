import { m } from '#messages';
import { forgottenInput } from '#features/accounts/account.ts';
import { askForReset } from '#features/accounts/passwords.server.ts';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  default: (event) =>
    submitWith(event, forgottenInput, async ({ mail }) => {
      await askForReset(mail, event.getClientAddress());
      leaveFlash(event.cookies, m.password_reset_sent(), 'info');
      return '/anmelden';
    })
};
