import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  member,
  organisation,
  owner,
  region,
  school,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { periodsOf } from './periods.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let reader: Actor;
let alpha: string;
let id: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  alpha = await owner(db, regionId, 'Stadt Alpha');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  reader = await member(db, regionId, office, 'regionCoordinator');
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

beforeEach(async () => {
  await on('2022-06-01');
  id = await school(db, regionId, alpha, 'GG Ulmen');
});

test('a new school has one period of each, from the day of its register', async () => {
  expect(await told()).toEqual([
    'name GG Ulmen 2022-06-01–',
    'type 02 2022-06-01–',
    'owner Stadt Alpha 2022-06-01–'
  ]);
});

test('a change ends one period and begins the next, whoever makes it', async () => {
  await on('2024-08-01');
  await set('app.organisation', `name = 'GG Linden'`);
  const beta = await owner(db, regionId, 'Gemeinde Beta');
  await set('app.school', `pupils = 200, owner_id = '${beta}'`);
  expect(await told()).toEqual([
    'name GG Linden 2024-08-01–',
    'name GG Ulmen 2022-06-01–2024-08-01',
    'type 02 2022-06-01–',
    'owner Gemeinde Beta 2024-08-01–',
    'owner Stadt Alpha 2022-06-01–2024-08-01',
    'pupils 200 2024-08-01–'
  ]);
});

test('a second change on the same day corrects the first, back to what was leaves no trace', async () => {
  await on('2024-08-01');
  await set('app.organisation', `name = 'GG Linden'`);
  await set('app.organisation', `name = 'GG Eichen'`);
  expect((await told()).slice(0, 2)).toEqual([
    'name GG Eichen 2024-08-01–',
    'name GG Ulmen 2022-06-01–2024-08-01'
  ]);
  await set('app.organisation', `name = 'GG Ulmen'`);
  expect((await told())[0]).toBe('name GG Ulmen 2022-06-01–');
});

test('a change dated before the running period corrects it instead of overlapping', async () => {
  await on('2021-01-01');
  await set('app.organisation', `name = 'GG Linden'`);
  expect((await told())[0]).toBe('name GG Linden 2022-06-01–');
});

test('what is gone has no period open, and begins again when it is back', async () => {
  await on('2024-08-01');
  await set('app.school', `gone_on = '2024-08-01'`);
  expect(await told()).toEqual([
    'name GG Ulmen 2022-06-01–2024-08-01',
    'type 02 2022-06-01–2024-08-01',
    'owner Stadt Alpha 2022-06-01–2024-08-01'
  ]);
  await on('2025-08-01');
  await set('app.school', 'gone_on = null');
  expect((await told()).filter((line) => line.startsWith('name'))).toEqual([
    'name GG Ulmen 2025-08-01–',
    'name GG Ulmen 2022-06-01–2024-08-01'
  ]);
});

test('two values for one day are refused by the database', async () => {
  const twice = db.query(
    `insert into app.organisation_period (region_id, organisation_id, field, value, valid_from, valid_to)
     values ($1, $2, 'name', 'Anders', '2023-01-01', '2023-02-01')`,
    [regionId, id]
  );
  await expect(twice).rejects.toMatchObject({ constraint: 'organisation_period_alone' });
});

test('a manual change without a day holds from today on', async () => {
  await asSystem(async (tx) => {
    await tx
      .updateTable('app.organisation')
      .set({ name: 'GG Heute' })
      .where('region_id', '=', regionId)
      .where('id', '=', id)
      .execute();
  });
  const { rows } = await db.query(`select app.today()::text as today`);
  expect((await told())[0]).toBe(`name GG Heute ${rows[0].today}–`);
});

/** As an import says from when on its changes hold. */
async function on(day: string): Promise<void> {
  await db.query(`select set_config('app.effective_on', $1, false)`, [day]);
}

async function set(table: string, columns: string): Promise<void> {
  await db.query(`update ${table} set ${columns} where region_id = $1 and id = $2`, [regionId, id]);
}

async function told(): Promise<string[]> {
  const periods = await as(reader, 'read only', (tx) => periodsOf(tx, id));
  return periods.map((one) => `${one.field} ${one.value} ${one.validFrom}–${one.validTo ?? ''}`);
}
