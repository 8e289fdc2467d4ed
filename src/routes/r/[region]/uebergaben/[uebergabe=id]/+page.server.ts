import { nothingTyped } from '#base/fields.ts';
import { takeNote, takenPage } from '#features/hand-overs/taken.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  handOver: await locals.read((tx) => takenPage(tx, params.uebergabe))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await takeNote(tx, event.params.uebergabe);
      leaveFlash(event.cookies, m.hand_over_noted());
      return `/r/${event.params.region}`;
    })
};
