import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { goalInput, newGoalInput } from './goal-input.ts';
import { changeGoal, goal, goalsOf, recordGoal, removeGoal } from './goals.server.ts';

let database: TestDatabase;
let world: VisitWorld;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

const said = {
  title: 'WLAN in allen Lernbereichen',
  criterionId: null,
  fromLevel: 2,
  toLevel: 3,
  commitment: 'aligned' as const,
  responsible: 'IT',
  dueOn: '2029-12-31',
  successSign: 'Zwei Klassen arbeiten stabil.'
};

const talking = () => insertVisit(world, { state: 'talking' });
const goals = (actor: Actor, visitId: string) => read(actor, (tx) => goalsOf(tx, visitId));

test('a goal is recorded with its criterion, and partners see it at once', async () => {
  const id = await talking();
  await write(world.lead, (tx) => recordGoal(tx, id, { ...said, criterionId: world.wlan }));
  expect(await goals(world.betaLead, id)).toMatchObject([
    { title: said.title, criterionKey: 'T4.1.1', commitment: 'aligned', toLevel: 3 }
  ]);
  expect(await goals(world.gammaLead, id)).toEqual([]);
});

test('goals need a talk that has begun', async () => {
  for (const state of ['planned', 'cancelled']) {
    const id = await insertVisit(world, { state });
    const early = write(world.lead, (tx) => recordGoal(tx, id, said));
    await expect(early).rejects.toMatchObject({ problem: { kind: 'state' } });
  }
});

test('only the lead of the owner records, changes and removes goals', async () => {
  const id = await talking();
  await write(world.lead, (tx) => recordGoal(tx, id, said));
  const goalId = (await goals(world.lead, id))[0]?.id ?? '';
  const at = { visitId: id, goalId };
  for (const actor of [world.betaLead, world.clerk, world.coordinator]) {
    const attempts = [
      () => write(actor, (tx) => recordGoal(tx, id, said)),
      () => write(actor, (tx) => changeGoal(tx, at, { ...said, version: 1 })),
      () => write(actor, (tx) => removeGoal(tx, at, 1))
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 403 });
  }
  const stranger = write(world.gammaLead, (tx) => removeGoal(tx, at, 1));
  await expect(stranger).rejects.toMatchObject({ status: 404 });
});

test('a goal is found below its own visit only', async () => {
  const [id, other] = [await talking(), await talking()];
  await write(world.lead, (tx) => recordGoal(tx, id, said));
  const goalId = (await goals(world.lead, id))[0]?.id ?? '';
  const elsewhere = read(world.lead, (tx) => goal(tx, other, goalId));
  await expect(elsewhere).rejects.toMatchObject({ status: 404 });
});

test('two people at one goal: the second gets both texts', async () => {
  const id = await talking();
  await write(world.lead, (tx) => recordGoal(tx, id, said));
  const at = { visitId: id, goalId: (await goals(world.lead, id))[0]?.id ?? '' };
  await write(world.lead, (tx) =>
    changeGoal(tx, at, { ...said, responsible: 'Bauamt', version: 1 })
  );
  const second = { ...said, responsible: 'Schulamt', version: 1 };
  await expect(write(world.lead, (tx) => changeGoal(tx, at, second))).rejects.toMatchObject({
    problem: { version: '2', differences: [{ mine: 'Schulamt', theirs: 'Bauamt' }] }
  });
});

test('a criterion must be one of the owners’ matrix, and a date must not lie before the visit', async () => {
  const id = await talking();
  for (const wrong of [
    { ...said, criterionId: world.alpha },
    { ...said, criterionId: world.wlan, toLevel: 6 },
    { ...said, dueOn: '2026-12-02' }
  ]) {
    const attempt = write(world.lead, (tx) => recordGoal(tx, id, wrong));
    await expect(attempt).rejects.toHaveProperty('errors');
  }
});

test('a goal may keep a level, but not fall back', () => {
  const typed = { ...said, criterionId: '', fromLevel: '3', dueOn: '' };
  expect(newGoalInput.safeParse({ ...typed, toLevel: '3' }).success).toBe(true);
  const back = newGoalInput.safeParse({ ...typed, toLevel: '2' });
  expect(back.error?.issues.map(({ path }) => path)).toEqual([['toLevel']]);
  expect(goalInput.safeParse({ ...typed, toLevel: '7', version: '1' }).success).toBe(false);
});

test('goals of a confirmed Berichtsbogen change no more', async () => {
  const id = await insertVisit(world, { state: 'held' });
  await write(world.lead, (tx) => recordGoal(tx, id, said));
  const at = { visitId: id, goalId: (await goals(world.lead, id))[0]?.id ?? '' };
  const file = await insert(world.db, 'app.file', {
    region_id: world.regionId,
    organisation_id: world.alpha,
    name: 'x.pdf',
    media_type: 'application/pdf',
    size: 0,
    sha256: '0'.repeat(64)
  });
  await insert(world.db, 'app.report_sheet', {
    region_id: world.regionId,
    visit_id: id,
    owner_id: world.alpha,
    year: 2026,
    number: 1,
    state: 'confirmed',
    content: {},
    sha256: '0'.repeat(64),
    file_id: file.id
  });
  for (const late of [
    () => write(world.lead, (tx) => recordGoal(tx, id, said)),
    () => write(world.lead, (tx) => changeGoal(tx, at, { ...said, title: 'Anders', version: 1 })),
    () => write(world.lead, (tx) => removeGoal(tx, at, 1))
  ]) {
    await expect(late()).rejects.toMatchObject({ code: 'TR409' });
  }
});
