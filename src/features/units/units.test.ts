import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  member,
  owner,
  region,
  unit
} from '../../../tests/factories.ts';
import { addUnit, changeUnit, removeUnit, unitPage, unitsPage } from './units.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let city: string;
let lead: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  city = await owner(db, regionId, 'Stadt Ahlbrück');
  lead = await member(db, regionId, city, 'ownerLead');
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

test('a lead adds and renames a Bereich, and an outdated form overwrites nothing', async () => {
  await as(lead, 'read write', (tx) => addUnit(tx, city, { kind: 'it', name: 'IT-Service' }));
  const { units } = await as(lead, 'read only', (tx) => unitsPage(tx, city));
  const id = units[0]?.id ?? '';
  const change = (name: string, version: number) =>
    as(lead, 'read write', (tx) => changeUnit(tx, city, id, { kind: 'it', name, version }));
  await change('Fachdienst IT', 1);
  await expect(change('Anders', 1)).rejects.toMatchObject({
    problem: { kind: 'conflict', version: '2', differences: [{ theirs: 'Fachdienst IT' }] }
  });
  await expect(
    as(lead, 'read write', (tx) => addUnit(tx, city, { kind: 'it', name: 'fachdienst it' }))
  ).rejects.toMatchObject({ constraint: 'unit_name_idx' });
});

test('removing a Bereich with people asks where they go and loses nobody', async () => {
  const from = await unit(db, regionId, city, 'finance', 'Kämmerei');
  const to = await unit(db, regionId, city, 'building', 'Hochbau');
  const clerk = await member(db, regionId, city, 'ownerMember', { unitId: from });
  const former = await member(db, regionId, city, 'ownerMember', {
    unitId: from,
    to: '2021-01-01'
  });
  await insert(db, 'app.invitation', {
    region_id: regionId,
    organisation_id: city,
    role: 'ownerMember',
    name: 'Neu',
    mail: 'neu@ahlbrueck.example',
    expires_at: '2099-01-01',
    unit_id: from
  });
  const remove = (moveTo?: string) =>
    as(lead, 'read write', (tx) => removeUnit(tx, city, from, { version: 1, moveTo }));
  await expect(remove()).rejects.toMatchObject({ errors: { moveTo: expect.any(String) } });
  await expect(remove(clerk.membershipId)).rejects.toMatchObject({
    errors: { moveTo: expect.any(String) }
  });
  await remove(to);
  const { unit: moved } = await as(lead, 'read only', (tx) => unitPage(tx, city, to));
  expect(moved.people.map(({ id }) => id)).toEqual([clerk.membershipId]);
  const { rows } = await db.query(
    'select count(*)::int as left from app.membership where id = $1',
    [former.membershipId]
  );
  expect(rows).toEqual([{ left: 1 }]);
});

test('the people of a removed Bereich may also belong to none', async () => {
  const id = await unit(db, regionId, city, 'administration', 'Schulamt');
  const clerk = await member(db, regionId, city, 'ownerMember', { unitId: id });
  await as(lead, 'read write', (tx) => removeUnit(tx, city, id, { version: 1, moveTo: 'none' }));
  const { rows } = await db.query('select unit_id from app.membership where id = $1', [
    clerk.membershipId
  ]);
  expect(rows).toEqual([{ unit_id: null }]);
});

test('staff and other Schulträger do not reach the Bereiche of a lead', async () => {
  const clerk = await member(db, regionId, city, 'ownerMember');
  const village = await owner(db, regionId, 'Gemeinde Bohlen');
  const other = await member(db, regionId, village, 'ownerLead');
  for (const actor of [clerk, other]) {
    await expect(as(actor, 'read only', (tx) => unitsPage(tx, city))).rejects.toMatchObject({
      status: 403
    });
  }
});
