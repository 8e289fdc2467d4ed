import { mailsLeave } from '#features/mail/outbox.server.ts';
import { mandateInvitation } from '#features/mandates/mandate-input.ts';
import { inviteUnderMandate, mandateToChange } from '#features/mandates/mandates.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  mandate: await locals.read((tx) => mandateToChange(tx, params.organisation, params.auftrag)),
  mailsLeave: mailsLeave(locals.acting?.region.isDemo === true)
});

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      mandateInvitation,
      async (tx, input) => {
        const { region, organisation, auftrag } = event.params;
        await inviteUnderMandate(tx, organisation, auftrag, input);
        leaveFlash(event.cookies, m.invitation_sent({ mail: input.mail }));
        return `/r/${region}/verzeichnis/${organisation}/auftraege/${auftrag}`;
      },
      {
        constraints: {
          invitation_open_idx: { field: 'mail', text: () => m.invitation_already_open() }
        }
      }
    )
};
