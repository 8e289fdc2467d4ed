import { error, redirect } from '@sveltejs/kit';
import { newGoalInput } from '#features/goals/goal-input.ts';
import { goalsOf, recordGoal } from '#features/goals/goals.server.ts';
import { conversation } from '#features/visits/conversation.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const key = url.searchParams.get('kriterium');
  if (key !== null && !/^[A-Z]\d{1,2}(\.\d{1,2}){1,3}$/.test(key)) error(400);
  const uncover = url.searchParams.has('aufdecken');
  const talk = await locals.read(async (tx) => ({
    ...(await conversation(tx, params.besuch, { key, uncover })),
    goals: await goalsOf(tx, params.besuch)
  }));
  const { state, mayEdit } = talk.visit;
  if (state === 'planned' && mayEdit) {
    redirect(303, `/r/${params.region}/besuche/${params.besuch}/gespraech/beginn`);
  }
  return talk;
};

export const actions: Actions = {
  default: (event) =>
    submit(event, newGoalInput, async (tx, input) => {
      await recordGoal(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.goal_recorded());
      return event.url.pathname + event.url.search;
    })
};
