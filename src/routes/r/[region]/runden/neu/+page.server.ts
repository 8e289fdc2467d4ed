import { roundInput } from '#features/rounds/round-input.ts';
import { openRound, roundChoices, roundConstraints } from '#features/rounds/rounds.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(roundChoices);

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      roundInput,
      async (tx, input) => {
        const id = await openRound(tx, input);
        leaveFlash(event.cookies, m.round_opened_done());
        return `/r/${event.params.region}/runden/${id}`;
      },
      { constraints: roundConstraints }
    )
};
