import { handOverInput } from '#features/hand-overs/hand-over-input.ts';
import { handOver, handOverPage } from '#features/hand-overs/hand-overs.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => handOverPage(tx, params.mitgliedschaft));

export const actions: Actions = {
  default: (event) =>
    submit(event, handOverInput, async (tx, input) => {
      await handOver(tx, event.params.mitgliedschaft, input);
      leaveFlash(event.cookies, m.hand_over_saved());
      return `/r/${event.params.region}/personen/${event.params.mitgliedschaft}`;
    })
};
