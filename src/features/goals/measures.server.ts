import { error } from '@sveltejs/kit';
import { sql, type Updateable } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { DB } from '#server/schema.ts';
import { goalStateOf, stateLabel } from './goal-state.ts';
import { liveGoals } from './live-goals.server.ts';
import { liveMeasures } from './live-measures.server.ts';
import type { MeasureChange, MeasureReport, NewMeasure } from './measure-input.ts';
import { checkStep } from './steps.server.ts';

/** What is done for a goal, as far as the reader may see it: the owner's side first, then by name. */
export async function measuresOf(tx: Tx, goalId: string) {
  return liveMeasures(tx)
    .where('x.goal_id', '=', goalId)
    .orderBy(sql`p.id = x.owner_id`, 'desc')
    .orderBy(sql`p.name collate "de-x-icu"`)
    .orderBy('x.recorded_at')
    .orderBy('x.id')
    .execute();
}

/** One measure with where it comes from; 404 where it is not visible. */
export async function measure(tx: Tx, id: string) {
  return (await liveMeasures(tx).where('x.id', '=', id).executeTakeFirst()) ?? error(404);
}

/** A measure to change or report: for its owner also whom it may be given to and the goals it may belong to. */
export async function measureToChange(tx: Tx, id: string) {
  const found = await measure(tx, id);
  if (!found.mayReport) error(403);
  if (!found.maySteer) return { measure: found, parties: [], goals: [] };
  const origin = found.originId ?? error(404);
  const goals = await tx
    .selectFrom('app.goal as g')
    .where('g.region_id', '=', tx.region)
    .where((eb) => eb.or([eb('g.visit_id', '=', origin), eb('g.id', '=', found.goalId)]))
    .select(['g.id', 'g.title'])
    .orderBy('g.recorded_at')
    .orderBy('g.id')
    .execute();
  return { measure: found, parties: await partiesOf(tx, origin), goals };
}

/** The goal to add a measure to, and whom it may be given to; 403 for those who only read it. */
export async function newMeasure(tx: Tx, goalId: string) {
  const goal = (await liveGoals(tx).where('g.id', '=', goalId).executeTakeFirst()) ?? error(404);
  if (!goal.maySteer) error(403);
  return { goal, parties: await partiesOf(tx, goal.visitId) };
}

export async function addMeasure(tx: Tx, goalId: string, input: NewMeasure): Promise<void> {
  const { goal, parties } = await newMeasure(tx, goalId);
  await tx
    .insertInto('app.measure')
    .values({
      region_id: tx.region,
      goal_id: goalId,
      owner_id: goal.ownerId,
      ...givenTo(parties, input.partyId),
      title: input.title,
      responsible: input.responsible,
      due_on: input.dueOn,
      horizon: input.horizon ?? null,
      recorded_by: tx.actor.membershipId
    })
    .execute();
}

/** Changes by the Schulträger: what the measure is, whose, for which goal, and how it stands. */
export async function changeMeasure(tx: Tx, id: string, input: MeasureChange): Promise<void> {
  const { measure: saved, parties, goals } = await measureToChange(tx, id);
  if (!saved.maySteer) error(403);
  if (input.goalId && !goals.some((goal) => goal.id === input.goalId)) {
    throw new Invalid({ goalId: m.form_choice() });
  }
  // What was added to a goal has no other origin.
  if (!input.goalId && !saved.visitId) throw new Invalid({ goalId: m.form_choice() });
  await save(tx, saved, input, {
    ...givenTo(parties, input.partyId),
    goal_id: input.goalId,
    title: input.title,
    responsible: input.responsible,
    due_on: input.dueOn,
    horizon: input.horizon ?? null
  });
}

/** How it stands, said by the side that does it. */
export async function reportMeasure(tx: Tx, id: string, input: MeasureReport): Promise<Saved> {
  const saved = await measure(tx, id);
  await save(tx, saved, input, {});
  return saved;
}

export async function removeMeasure(tx: Tx, id: string, version: number): Promise<void> {
  const saved = await measure(tx, id);
  if (!saved.maySteer) error(403);
  if (saved.version !== version) throw changed(saved, saved.state);
  await tx
    .deleteFrom('app.measure')
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

type Party = { id: string; kind: string; name: string; unitId: string | null };

/** Whom a measure may be given to: the owner, each of its Bereiche, who took part, its schools. */
async function partiesOf(tx: Tx, visitId: string): Promise<Party[]> {
  const { rows } = await sql<Party>`
    select t.id, t.kind, t.name, t.unit_id as "unitId" from (
      select p.id, p.kind, p.name, null::uuid as unit_id from app.parties_of_visit(${visitId}) p
      union all
      select p.id, p.kind, p.name || ': ' || u.name, u.id
      from app.parties_of_visit(${visitId}) p
      join app.unit u on u.region_id = ${tx.region} and u.owner_id = p.id
      join app.visit v on v.region_id = u.region_id and v.id = ${visitId} and v.owner_id = u.owner_id) t
    order by t.kind = 'school',
      t.id = (select v.owner_id from app.visit v where v.region_id = ${tx.region} and v.id = ${visitId}) desc,
      t.unit_id is not null, t.name collate "de-x-icu"`.execute(tx);
  return rows;
}

/** @param chosen an organisation, or a Bereich of the owner */
function givenTo(parties: Party[], chosen: string) {
  const party = parties.find(({ id, unitId }) => (unitId ?? id) === chosen);
  if (!party) throw new Invalid({ partyId: m.form_choice() });
  return { party_id: party.id, party_kind: party.kind, unit_id: party.unitId };
}

type Saved = Awaited<ReturnType<typeof measure>>;

async function save(
  tx: Tx,
  saved: Saved,
  { state, reason, version }: MeasureReport,
  said: Updateable<DB['app.measure']>
): Promise<void> {
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
    .where('id', '=', saved.id)
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
