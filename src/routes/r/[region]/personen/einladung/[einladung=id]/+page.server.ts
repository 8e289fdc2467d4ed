import { nothingTyped } from '#base/fields.ts';
import { m } from '#messages';
import { invitation, resendInvitation } from '#features/invitations/invitations.server.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  invitation: await locals.read((tx) => invitation(tx, params.einladung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const mail = await resendInvitation(tx, event.params.einladung);
      leaveFlash(event.cookies, m.invitation_resent({ mail }));
      return `/r/${event.params.region}/personen`;
    })
};
