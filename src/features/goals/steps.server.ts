import { error } from '@sveltejs/kit';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { goalStateOf, needsReason, nextStates, stateLabel, type GoalState } from './goal-state.ts';
import { liveGoals } from './live-goals.server.ts';
import type { StepInput, Ticked } from './step-input.ts';

/** Says how a goal stands from now on; 403 for those who only read it. */
export async function takeStep(tx: Tx, goalId: string, input: StepInput): Promise<void> {
  const goal = (await liveGoals(tx).where('g.id', '=', goalId).executeTakeFirst()) ?? error(404);
  if (!goal.maySteer) error(403);
  const from = goalStateOf(goal.state);
  if (goal.no !== input.version) throw movedOn(goal.no, from, input);
  checkStep(from, input);
  await insertSteps(tx, [{ ...goal, state: input.state, reason: input.reason }]);
}

/** „Läuft weiter“ for many goals at once: all of them or none. */
export async function goOn(tx: Tx, ticked: readonly Ticked[]): Promise<number> {
  const goals = await liveGoals(tx)
    .where(
      'g.id',
      'in',
      ticked.map(({ id }) => id)
    ) // prettier-ignore
    .execute();
  if (goals.length < new Set(ticked.map(({ id }) => id)).size) error(404);
  if (goals.some(({ maySteer }) => !maySteer)) error(403);
  const stale = goals.filter(
    ({ id, no, state }) =>
      !ticked.some((one) => one.id === id && one.no === no) || !goesOn(goalStateOf(state))
  );
  if (stale.length > 0) throw staleGoals(stale);
  await insertSteps(
    tx,
    goals.map((goal) => ({ ...goal, state: 'running', reason: '' }))
  );
  return goals.length;
}

/** Why a state cannot follow, at the field. */
export function checkStep(
  from: GoalState,
  { state, reason }: { state: GoalState; reason: string }
): void {
  if (!nextStates(from).includes(state)) throw new Invalid({ state: m.form_choice() });
  if (needsReason(from, state) && [...reason].length < 3) {
    throw new Invalid({ reason: m.goal_reason_missing() });
  }
}

function goesOn(state: GoalState): boolean {
  return state === 'running' || nextStates(state).includes('running');
}

async function insertSteps(
  tx: Tx,
  steps: readonly {
    id: string;
    no: number;
    ownerId: string;
    state: GoalState;
    reason: string;
  }[]
): Promise<void> {
  await tx
    .insertInto('app.goal_step')
    .values(
      steps.map(({ id, no, ownerId, state, reason }) => ({
        region_id: tx.region,
        goal_id: id,
        no: no + 1,
        owner_id: ownerId,
        state,
        reason,
        made_by: tx.actor.membershipId
      }))
    )
    .execute();
}

function movedOn(no: number, saved: GoalState, { state }: StepInput): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.goal_moved_on({ state: stateLabel(saved) }),
    differences: [{ label: m.goal_state(), mine: stateLabel(state), theirs: stateLabel(saved) }],
    version: String(no)
  });
}

function staleGoals(goals: readonly { title: string }[]): Outdated {
  const titles = goals.map(({ title }) => `„${title}“`).join(', ');
  return new Outdated({ kind: 'conflict', text: m.goal_goes_on_stale({ titles }) });
}
