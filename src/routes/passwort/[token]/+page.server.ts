import { m } from '#messages';
import { newPasswordInput } from '#features/accounts/account.ts';
import { resetOf, resetPassword } from '#features/accounts/passwords.server.ts';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { endSession } from '#server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params }) => {
  const { mail } = await resetOf(params.token);
  return { mail };
};

export const actions: Actions = {
  default: (event) =>
    submitWith(event, newPasswordInput, async ({ password }) => {
      await resetPassword(event.params.token, password);
      await endSession(event.cookies);
      leaveFlash(event.cookies, m.password_reset_done());
      return '/anmelden';
    })
};
