import { guestInput } from '#features/guests/guest.ts';
import { guestsPage, inviteGuest } from '#features/guests/guests.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => guestsPage(tx, params.besuch));

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      guestInput,
      async (tx, input) => {
        await inviteGuest(tx, event.params.besuch, input);
        leaveFlash(event.cookies, m.guest_invited({ mail: input.mail }));
        return `/r/${event.params.region}/besuche/${event.params.besuch}/gaeste`;
      },
      { constraints: { guest_once: { field: 'mail', text: m.guest_once } } }
    )
};
