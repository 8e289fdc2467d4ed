import { goalInput } from '#features/goals/goal-input.ts';
import { changeGoal, goal } from '#features/goals/goals.server.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    visit: await visitToEdit(tx, params.besuch),
    goal: await goal(tx, params.besuch, params.ziel)
  }));

export const actions: Actions = {
  default: (event) =>
    submit(event, goalInput, async (tx, input) => {
      const { region, besuch, ziel } = event.params;
      await changeGoal(tx, { visitId: besuch, goalId: ziel }, input);
      leaveFlash(event.cookies, m.goal_saved());
      return `/r/${region}/besuche/${besuch}/gespraech`;
    })
};
