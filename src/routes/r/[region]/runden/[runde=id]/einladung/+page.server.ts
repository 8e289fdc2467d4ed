import { invitationInput } from '#features/rounds/round-input.ts';
import { invitationPage, inviteOwners, roundConstraints } from '#features/rounds/rounds.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => invitationPage(tx, params.runde));

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      invitationInput,
      async (tx, { owners }) => {
        const count = await inviteOwners(tx, event.params.runde, owners);
        leaveFlash(event.cookies, m.round_invite_done({ count }));
        return `/r/${event.params.region}/runden/${event.params.runde}`;
      },
      { constraints: roundConstraints }
    )
};
