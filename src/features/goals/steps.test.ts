import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, organisation, school } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { agreedAbout, openBefore } from './agreed.server.ts';
import { goalList } from './goal-list.server.ts';
import { goalPage } from './goal-page.server.ts';
import { nextStates, goalStates, needsReason } from './goal-state.ts';
import { addMeasure, measuresOf, newMeasure, reportMeasure } from './measures.server.ts';
import { goOn, takeStep } from './steps.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world?.db.end();
  await database?.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

/** A goal about „WLAN“ from a visit that is over. */
async function agreed(row: Record<string, unknown> = {}): Promise<{ id: string; visitId: string }> {
  const visitId = await insertVisit(world, { state: 'held', held_on: '2026-06-01' });
  const { id = '' } = await insert(world.db, 'app.goal', {
    region_id: world.regionId,
    visit_id: visitId,
    owner_id: world.alpha,
    title: 'Zwei Klassen arbeiten stabil',
    criterion_id: world.wlan,
    ...row
  });
  return { id, visitId };
}

const step = (id: string, version: number, state: (typeof goalStates)[number], reason = '') =>
  write(world.lead, (tx) => takeStep(tx, id, { version, state, reason }));

test('a goal goes on step by step, with a reason where one is owed, and back only with one', async () => {
  const { id } = await agreed();
  await step(id, 0, 'running');
  await expect(step(id, 1, 'delayed')).rejects.toMatchObject({
    errors: { reason: expect.any(String) }
  });
  await step(id, 1, 'delayed', 'Lieferung verschoben');
  await step(id, 2, 'done');
  await expect(step(id, 3, 'delayed', 'doch nicht')).rejects.toMatchObject({
    errors: { state: expect.any(String) }
  });
  await step(id, 3, 'running', 'Ein Gebäude fehlt noch');
  const { goal, steps } = await read(world.betaLead, (tx) => goalPage(tx, id));
  expect(goal).toMatchObject({ state: 'running', no: 4, maySteer: false });
  expect(steps.map(({ state, reason }) => [state, reason])).toEqual([
    ['running', 'Ein Gebäude fehlt noch'],
    ['done', ''],
    ['delayed', 'Lieferung verschoben'],
    ['running', '']
  ]);
});

test('of two who take the same step one learns of the other', async () => {
  const { id } = await agreed();
  const both = await Promise.allSettled([
    step(id, 0, 'running'),
    step(id, 0, 'dropped', 'Kein Geld')
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(step(id, 0, 'done')).rejects.toMatchObject({
    problem: { kind: 'conflict', version: '1' }
  });
});

test('the states a person may choose are those the database allows', async () => {
  const { rows } = await world.db.query(
    "select thing, from_state, to_state from app.allowed_step where thing in ('goal', 'measure')"
  );
  const allowed = (thing: string) =>
    rows
      .filter((row) => row.thing === thing && row.from_state !== row.to_state)
      .map((row) => `${row.from_state} ${row.to_state}`)
      .sort();
  const offered = goalStates
    .flatMap((from) => nextStates(from).map((to) => `${from} ${to}`))
    .sort();
  expect(allowed('goal')).toEqual(offered);
  expect(allowed('measure')).toEqual(offered);
  expect(needsReason('running', 'done')).toBe(false);
});

test('„läuft weiter“ is noted for all ticked goals or for none', async () => {
  const [one, other] = [await agreed(), await agreed()];
  await write(world.lead, (tx) =>
    goOn(
      tx,
      [one, other].map(({ id }) => ({ id, no: 0 }))
    )
  );
  await write(world.lead, (tx) => goOn(tx, [{ id: one.id, no: 1 }]));
  await step(other.id, 1, 'done');
  const stale = write(world.lead, (tx) =>
    goOn(tx, [
      { id: one.id, no: 2 },
      { id: other.id, no: 1 }
    ])
  );
  await expect(stale).rejects.toMatchObject({ problem: { kind: 'conflict' } });
  const { goal } = await read(world.lead, (tx) => goalPage(tx, one.id));
  expect(goal).toMatchObject({ state: 'running', no: 2 });
  const denied = write(world.betaLead, (tx) => goOn(tx, [{ id: one.id, no: 2 }]));
  await expect(denied).rejects.toMatchObject({ status: 403 });
});

test('open goals are met again: in the list, at the next visit and at the criterion', async () => {
  const { id, visitId } = await agreed({ due_on: '2026-12-31' });
  const next = { id: await insertVisit(world), ownerId: world.alpha, heldOn: '2026-12-03' };
  const ids = (goals: { id: string }[]) => goals.map((goal) => goal.id);
  const before = async () => (await read(world.lead, (tx) => openBefore(tx, next))).goals;
  expect(ids(await before())).toContain(id);
  expect(
    ids((await read(world.lead, (tx) => openBefore(tx, { ...next, id: visitId }))).goals)
  ).not.toContain(id);
  const { rows } = await world.db.query(
    `select a.id, c.key from app.assessment a join app.criterion c on c.template_id = a.template_id
     where c.id = $1 and a.organisation_id = $2`,
    [world.wlan, world.alpha]
  );
  const at = { assessmentId: rows[0].id, key: rows[0].key };
  expect(ids((await read(world.lead, (tx) => agreedAbout(tx, at))).goals)).toContain(id);
  await step(id, 0, 'dropped', 'Gebäude wird abgerissen');
  expect(ids(await before())).not.toContain(id);
  expect(ids(await read(world.lead, (tx) => goalList(tx, 'abgeschlossen')))).toContain(id);
  expect(ids(await read(world.gammaLead, (tx) => goalList(tx, 'alle')))).toEqual([]);
});

test('each side does its measures and says how they stand; a school stays between itself and its owner', async () => {
  const { id } = await agreed();
  const { regionId, alpha, db } = world;
  const [first, second] = [
    await school(db, regionId, alpha, 'Ulmenschule'),
    await school(db, regionId, alpha, 'Lindenschule')
  ];
  const heads = [
    await member(db, regionId, first, 'schoolLead'),
    await member(db, regionId, second, 'schoolLead')
  ] as const;
  const stranger = await organisation(db, regionId, 'mediaAdvice', 'Fremde Beratung');
  const said = { title: 'Zeiten nennen', responsible: '', dueOn: null };
  for (const partyId of [first, second, world.office]) {
    await write(world.lead, (tx) => addMeasure(tx, id, { ...said, partyId }));
  }
  await expect(
    write(world.lead, (tx) => addMeasure(tx, id, { ...said, partyId: stranger }))
  ).rejects.toMatchObject({ errors: { partyId: expect.any(String) } });
  const parties = (actor: Actor) =>
    read(actor, async (tx) => (await measuresOf(tx, id)).map(({ partyId }) => partyId).sort());
  expect(await parties(world.lead)).toEqual([first, second, world.office].sort());
  expect(await parties(heads[0])).toEqual([first, world.office].sort());
  expect(await parties(world.betaLead)).toEqual([world.office]);
  await expect(read(world.betaLead, (tx) => newMeasure(tx, id))).rejects.toMatchObject({
    status: 403
  });

  const own = await read(heads[0], async (tx) =>
    (await measuresOf(tx, id)).find(({ partyId }) => partyId === first)
  );
  const report = (actor: Actor, version: number) =>
    write(actor, (tx) =>
      reportMeasure(tx, own?.id ?? '', { version, state: 'running', reason: '' })
    );
  await expect(report(heads[1], 1)).rejects.toMatchObject({ status: 404 });
  await report(heads[0], 1);
  await expect(report(world.lead, 1)).rejects.toMatchObject({ problem: { kind: 'conflict' } });
  const seen = await read(world.lead, (tx) => measuresOf(tx, id));
  expect(seen.find(({ partyId }) => partyId === first)).toMatchObject({
    state: 'running',
    version: 2
  });
});
