import { error, redirect } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import {
  confirmMailChange,
  mailLinkOf,
  stopMailChange
} from '#features/profile/mail-change.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { endSession } from '#server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { kind, oldMail, newMail, isConfirmed, userId } = await mailLinkOf(params.token);
  if (kind === 'mailConfirm') admit(locals.session, userId, url.pathname);
  return { kind, oldMail, newMail, isConfirmed };
};

export const actions: Actions = {
  default: async (event) => {
    const { kind, userId } = await mailLinkOf(event.params.token);
    if (kind === 'mailConfirm') admit(event.locals.session, userId, event.url.pathname);
    return submitWith(
      event,
      nothingTyped(),
      async () => {
        if (kind === 'mailConfirm') {
          await confirmMailChange(event.params.token, userId);
          leaveFlash(event.cookies, m.profile_mail_confirmed());
          return '/profil';
        }
        await stopMailChange(event.params.token);
        await endSession(event.cookies);
        leaveFlash(event.cookies, m.profile_mail_stopped());
        return '/anmelden';
      },
      { constraints: { user_email_key: taken, person_region_id_mail_key: taken } }
    );
  }
};

const taken = { field: '', text: () => m.profile_mail_taken() };

/** A link that came to the new address is for the account that asked, not for whoever reads that mail. */
function admit(session: App.Locals['session'], userId: string, path: string): void {
  if (!session) redirect(303, `/anmelden?weiter=${encodeURIComponent(path)}`);
  if (session.userId !== userId) error(403);
}
