import { goal, removeGoal } from '#features/goals/goals.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
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
    submit(event, stepInput, async (tx, { version }) => {
      const { region, besuch, ziel } = event.params;
      await removeGoal(tx, { visitId: besuch, goalId: ziel }, version);
      leaveFlash(event.cookies, m.goal_removed());
      return `/r/${region}/besuche/${besuch}/gespraech`;
    })
};
