import { goalPage } from '#features/goals/goal-page.server.ts';
import { stepInput } from '#features/goals/step-input.ts';
import { takeStep } from '#features/goals/steps.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => goalPage(tx, params.ziel));

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, input) => {
      const { region, ziel } = event.params;
      await takeStep(tx, ziel, input);
      leaveFlash(event.cookies, m.goal_step_saved());
      return `/r/${region}/ziele/${ziel}`;
    })
};
