import { linkInput } from '#features/guests/guest.ts';
import { guestPage, removeGuest } from '#features/guests/guests.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => guestPage(tx, params.besuch, params.gast));

export const actions: Actions = {
  default: (event) =>
    submit(event, linkInput, async (tx) => {
      await removeGuest(tx, event.params.besuch, event.params.gast);
      leaveFlash(event.cookies, m.guest_removed());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/gaeste`;
    })
};
