import { bindAssessment, fittingAssessments } from '#features/rounds/own-rounds.server.ts';
import { bindInput } from '#features/rounds/round-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => fittingAssessments(tx, params.runde));

export const actions: Actions = {
  default: (event) =>
    submit(event, bindInput, async (tx, input) => {
      await bindAssessment(tx, event.params.runde, input);
      leaveFlash(event.cookies, m.round_bind_done());
      return `/r/${event.params.region}/runden/${event.params.runde}`;
    })
};
