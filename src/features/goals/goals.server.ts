import { error } from '@sveltejs/kit';
import { lockedVisit } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { goalDifferences } from './differences.ts';
import type { GoalChange, NewGoal } from './goal-input.ts';

export type Goal = Awaited<ReturnType<typeof goalsOf>>[number];

/** The goals of a visit in the order in which they were recorded. */
export async function goalsOf(tx: Tx, visitId: string) {
  return goalsQuery(tx, visitId).execute();
}

/** The same, to be read within a larger statement. */
export function goalsQuery(tx: Tx, visitId: string) {
  return goals(tx, visitId).orderBy('g.recorded_at').orderBy('g.id');
}

/** One goal of a visit; 404 where either is not visible or does not belong together. */
export async function goal(tx: Tx, visitId: string, id: string) {
  return (await goals(tx, visitId).where('g.id', '=', id).executeTakeFirst()) ?? error(404);
}

/**
 * Keeps a goal, from the beginning of the talk until the Berichtsbogen is confirmed.
 *
 * @param id made where it was typed: what is sent again with the same id is kept once
 * @returns whether it is new
 */
export async function recordGoal(
  tx: Tx,
  visitId: string,
  input: NewGoal,
  id?: string
): Promise<boolean> {
  const visit = await lockedVisit(tx, visitId, 'talking', 'held');
  if (id && (await goals(tx, visitId).where('g.id', '=', id).executeTakeFirst())) return false;
  await checkGoal(tx, visit, input.criterionId, input);
  await tx
    .insertInto('app.goal')
    .values({
      ...(id ? { id } : {}),
      region_id: tx.region,
      visit_id: visitId,
      owner_id: visit.ownerId,
      criterion_id: input.criterionId,
      recorded_by: tx.actor.membershipId,
      ...columns(input)
    })
    .execute();
  return true;
}

export async function changeGoal(
  tx: Tx,
  at: { visitId: string; goalId: string },
  input: GoalChange
): Promise<void> {
  const visit = await lockedVisit(tx, at.visitId, 'talking', 'held');
  const saved = await goal(tx, at.visitId, at.goalId);
  if (saved.version !== input.version) throw conflict(saved, input);
  await checkGoal(tx, visit, saved.criterionId, input);
  await tx
    .updateTable('app.goal')
    .set((eb) => ({ ...columns(input), version: eb('version', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', at.goalId)
    .execute();
}

export async function removeGoal(
  tx: Tx,
  at: { visitId: string; goalId: string },
  version: number
): Promise<void> {
  await lockedVisit(tx, at.visitId, 'talking', 'held');
  const saved = await goal(tx, at.visitId, at.goalId);
  if (saved.version !== version) throw conflict(saved, saved);
  await tx
    .deleteFrom('app.goal')
    .where('region_id', '=', tx.region)
    .where('id', '=', at.goalId)
    .execute();
}

async function checkGoal(
  tx: Tx,
  visit: { heldOn: string },
  criterionId: string | null,
  input: Pick<NewGoal, 'fromLevel' | 'toLevel' | 'dueOn'>
): Promise<void> {
  if (input.dueOn && input.dueOn < visit.heldOn) throw new Invalid({ dueOn: m.goal_due_early() });
  const highest = criterionId ? await levelCount(tx, criterionId) : 6;
  if (!highest) throw new Invalid({ '': m.form_choice() });
  if ((input.fromLevel ?? 1) > highest) throw new Invalid({ fromLevel: m.form_choice() });
  if ((input.toLevel ?? 1) > highest) throw new Invalid({ toLevel: m.form_choice() });
}

async function levelCount(tx: Tx, criterionId: string): Promise<number | undefined> {
  const row = await tx
    .selectFrom('app.criterion as k')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'k.region_id').onRef('t.id', '=', 'k.template_id')
    )
    .where('k.region_id', '=', tx.region)
    .where('k.id', '=', criterionId)
    .where('t.audience', '=', 'owner')
    .select('k.level_texts')
    .executeTakeFirst();
  return row?.level_texts.length;
}

function conflict(saved: Goal, input: Omit<GoalChange, 'version'> | Goal): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.goal_changed_meanwhile(),
    differences: goalDifferences(saved, input),
    version: String(saved.version)
  });
}

function columns(input: Omit<GoalChange, 'version'>) {
  return {
    title: input.title,
    from_level: input.fromLevel,
    to_level: input.toLevel,
    commitment: input.commitment,
    responsible: input.responsible,
    due_on: input.dueOn,
    horizon: input.horizon ?? null,
    success_sign: input.successSign
  };
}

function goals(tx: Tx, visitId: string) {
  return tx
    .selectFrom('app.goal as g')
    .leftJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'g.region_id').onRef('k.id', '=', 'g.criterion_id')
    )
    .where('g.region_id', '=', tx.region)
    .where('g.visit_id', '=', visitId)
    .select(['g.id', 'g.title', 'g.version', 'g.commitment', 'g.responsible'])
    .select(['g.from_level as fromLevel', 'g.to_level as toLevel', 'g.due_on as dueOn'])
    .select(['g.success_sign as successSign', 'g.criterion_id as criterionId', 'g.horizon'])
    .select(['k.key as criterionKey', 'k.title as criterionTitle']);
}
