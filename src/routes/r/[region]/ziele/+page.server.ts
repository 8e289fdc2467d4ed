import { goalList } from '#features/goals/goal-list.server.ts';
import { goesOnInput, goalQuery } from '#features/goals/step-input.ts';
import { goOn } from '#features/goals/steps.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import { queryOf } from '#server/query.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const { stand } = queryOf(url, goalQuery);
  const goals = await locals.read((tx) => goalList(tx, stand));
  return { goals, stand, today: today() };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, goesOnInput, async (tx, { goal }) => {
      const count = await goOn(tx, goal);
      leaveFlash(event.cookies, m.goal_goes_on_saved({ count }));
      return `/r/${event.params.region}/ziele`;
    })
};
