import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { goalStateOf, stateLabel, type GoalState } from './goal-state.ts';
import { liveGoals } from './live-goals.server.ts';
import type { MeasureChange, MeasureReport, NewMeasure } from './measure-input.ts';
import { checkStep } from './steps.server.ts';

/** What is done for a goal, as far as the reader may see it: the owner's side first, then by name. */
export async function measuresOf(tx: Tx, goalId: string) {
  return measures(tx, goalId)
    .orderBy(sql`p.id = x.owner_id`, 'desc')
    .orderBy(sql`p.name collate "de-x-icu"`)
    .orderBy('x.recorded_at')
    .orderBy('x.id')
    .execute();
}

/** One measure of a goal; 404 where either is not visible or does not belong together. */
export async function measure(tx: Tx, goalId: string, id: string) {
  const goal = (await liveGoals(tx).where('g.id', '=', goalId).executeTakeFirst()) ?? error(404);
  const found = await measures(tx, goalId).where('x.id', '=', id).executeTakeFirst();
  return { goal, measure: found ?? error(404) };
}

/** The goal to add a measure to, and whom it may be given to; 403 for those who only read it. */
export async function newMeasure(tx: Tx, goalId: string) {
  const goal = (await liveGoals(tx).where('g.id', '=', goalId).executeTakeFirst()) ?? error(404);
  if (!goal.maySteer) error(403);
  const { rows } = await sql<{ id: string; kind: string; name: string }>`
    select p.id, p.kind, p.name from app.parties_of_goal(${goalId}) p
    order by p.id = ${goal.ownerId} desc, p.kind = 'school', p.name collate "de-x-icu"`.execute(tx);
  return { goal, parties: rows };
}

export async function addMeasure(tx: Tx, goalId: string, input: NewMeasure): Promise<void> {
  const { goal, parties } = await newMeasure(tx, goalId);
  const party = parties.find(({ id }) => id === input.partyId);
  if (!party) throw new Invalid({ partyId: m.form_choice() });
  await tx
    .insertInto('app.measure')
    .values({
      region_id: tx.region,
      goal_id: goalId,
      owner_id: goal.ownerId,
      party_id: party.id,
      party_kind: party.kind,
      title: input.title,
      responsible: input.responsible,
      due_on: input.dueOn,
      recorded_by: tx.actor.membershipId
    })
    .execute();
}

/** Changes by the Schulträger: what the measure is and how it stands. */
export async function changeMeasure(
  tx: Tx,
  at: { goalId: string; measureId: string },
  input: MeasureChange
): Promise<void> {
  const { goal } = await measure(tx, at.goalId, at.measureId);
  if (!goal.maySteer) error(403);
  const { title, responsible, dueOn } = input;
  await save(tx, at, input, { title, responsible, due_on: dueOn });
}

/** How it stands, said by the side that does it. */
export async function reportMeasure(
  tx: Tx,
  at: { goalId: string; measureId: string },
  input: MeasureReport
): Promise<void> {
  await save(tx, at, input, {});
}

export async function removeMeasure(
  tx: Tx,
  at: { goalId: string; measureId: string },
  version: number
): Promise<void> {
  const { goal, measure: saved } = await measure(tx, at.goalId, at.measureId);
  if (!goal.maySteer) error(403);
  if (saved.version !== version) throw changed(saved, saved.state);
  await tx
    .deleteFrom('app.measure')
    .where('region_id', '=', tx.region)
    .where('id', '=', at.measureId)
    .execute();
}

async function save(
  tx: Tx,
  at: { goalId: string; measureId: string },
  { state, reason, version }: MeasureReport,
  said: { title?: string; responsible?: string; due_on?: string | null }
): Promise<void> {
  const { measure: saved } = await measure(tx, at.goalId, at.measureId);
  if (!saved.mayReport) error(403);
  if (saved.version !== version) throw changed(saved, state);
  if (state !== saved.state) checkStep(goalStateOf(saved.state), { state, reason });
  const isMoved = state !== saved.state || reason !== saved.reason;
  await tx
    .updateTable('app.measure')
    .set((eb) => ({
      ...said,
      ...(isMoved && { state, reason, state_at: sql`app.now()`, state_by: tx.actor.membershipId }),
      version: eb('version', '+', 1)
    }))
    .where('region_id', '=', tx.region)
    .where('id', '=', at.measureId)
    .execute();
}

function changed(saved: { state: string; version: number }, mine: string): Outdated {
  const [theirs, own] = [saved.state, mine].map((state) => stateLabel(goalStateOf(state)));
  return new Outdated({
    kind: 'conflict',
    text: m.measure_changed_meanwhile(),
    differences: [{ label: m.goal_state(), mine: own ?? '', theirs: theirs ?? '' }],
    version: String(saved.version)
  });
}

function measures(tx: Tx, goalId: string) {
  return tx
    .selectFrom('app.measure as x')
    .innerJoin('app.organisation as p', (join) =>
      join.onRef('p.region_id', '=', 'x.region_id').onRef('p.id', '=', 'x.party_id')
    )
    .where('x.region_id', '=', tx.region)
    .where('x.goal_id', '=', goalId)
    .select(['x.id', 'x.title', 'x.responsible', 'x.due_on as dueOn', 'x.version'])
    .select([sql<GoalState>`x.state`.as('state'), 'x.reason', 'x.state_at as stateAt'])
    .select(['x.party_id as partyId', 'x.party_kind as partyKind', 'p.name as partyName'])
    .select(
      sql<boolean>`(x.owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])
        or x.party_id = any ((select app.organisations_where('measure.report'))::uuid[]))`.as(
        'mayReport'
      )
    );
}
