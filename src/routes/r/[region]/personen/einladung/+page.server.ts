import { error } from '@sveltejs/kit';
import { m } from '#messages';
import { inviteInput } from '#features/invitations/invitation.ts';
import { invite, invitingOrganisations } from '#features/invitations/invitations.server.ts';
import { mailsLeave } from '#features/mail/outbox.server.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const organisations = await locals.read(invitingOrganisations);
  if (organisations.length === 0) error(403);
  return { organisations, mailsLeave: mailsLeave(locals.acting?.region.isDemo === true) };
};

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      inviteInput,
      async (tx, input) => {
        await invite(tx, input);
        leaveFlash(event.cookies, m.invitation_sent({ mail: input.mail }));
        return `/r/${event.params.region}/personen`;
      },
      {
        constraints: {
          invitation_open_idx: { field: 'mail', text: () => m.invitation_already_open() }
        }
      }
    )
};
