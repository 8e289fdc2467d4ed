import { closeRound } from '#features/rounds/deadlines.server.ts';
import { closingInput } from '#features/rounds/round-input.ts';
import { roundPage } from '#features/rounds/rounds.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const { id, label, state, version } = await roundPage(tx, params.runde);
    return { round: { id, label, state, version } };
  });

export const actions: Actions = {
  default: (event) =>
    submit(event, closingInput, async (tx, { version }) => {
      await closeRound(tx, event.params.runde, version);
      leaveFlash(event.cookies, m.round_close_done());
      return `/r/${event.params.region}/runden/${event.params.runde}`;
    })
};
