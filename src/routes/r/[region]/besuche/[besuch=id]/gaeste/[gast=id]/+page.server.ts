import { accessInput, linkInput } from '#features/guests/guest.ts';
import { changeAccess, guestPage, sendNewLink } from '#features/guests/guests.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => guestPage(tx, params.besuch, params.gast));

export const actions: Actions = {
  zugang: (event) =>
    submit(event, accessInput, async (tx, { accessUntil }) => {
      await changeAccess(tx, event.params.besuch, event.params.gast, accessUntil);
      leaveFlash(event.cookies, m.guest_access_saved());
      return listOf(event.params);
    }),
  link: (event) =>
    submit(event, linkInput, async (tx) => {
      await sendNewLink(tx, event.params.besuch, event.params.gast);
      leaveFlash(event.cookies, m.guest_link_sent());
      return listOf(event.params);
    })
};

function listOf({ region, besuch }: { region: string; besuch: string }): string {
  return `/r/${region}/besuche/${besuch}/gaeste`;
}
