import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { visit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { todayPage } from './today.server.ts';

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

const page = (actor: Actor) => as(actor, 'read only', todayPage);

test('the lead sees how far the matrix is and how many read it', async () => {
  expect(await page(world.lead)).toMatchObject({
    matrix: { done: 3, all: 3, copy: { id: world.copy, recipients: 2 } },
    mayStart: true,
    received: 0,
    region: null
  });
});

test('what was released and not opened waits for the recipient, and for nobody else', async () => {
  const { waiting, received, matrix } = await page(world.betaLead);
  expect(waiting).toMatchObject([{ kind: 'release', owner: 'Stadt Alpha' }]);
  expect([received, matrix]).toEqual([1, null]);
  expect(await page(world.gammaLead)).toMatchObject({ waiting: [], received: 0, matrix: null });
});

test('the coordination is told which leads are missing, and nothing of a matrix', async () => {
  await world.db.query('delete from app.membership where id = $1', [world.gammaLead.membershipId]);
  const { region, waiting, matrix } = await page(world.coordinator);
  expect(region).toEqual({ owners: 3, led: 2, invited: 0 });
  expect(waiting.map(({ kind }) => kind)).toEqual(['release', 'leads']);
  expect(matrix).toBeNull();
});

test('the next visit stands on the page of everybody it concerns', async () => {
  const id = await visit(world, {}, { partners: [world.beta] });
  for (const actor of [world.lead, world.clerk, world.betaLead]) {
    expect((await page(actor)).visit?.id).toBe(id);
  }
  expect((await page(world.coordinator)).visit).toBeNull();
});
