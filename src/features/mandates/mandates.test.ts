import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { as, type Actor } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  mandate,
  member,
  owner,
  region,
  unit
} from '../../../tests/factories.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let city: string;
let village: string;
let lead: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  city = await owner(db, regionId, 'Stadt Ahlbrück');
  village = await owner(db, regionId, 'Gemeinde Bohlen');
  lead = await member(db, regionId, city, 'ownerLead');
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

const until = '2099-12-31';

async function readable(actor: Actor): Promise<number> {
  const { rows } = await as(actor, 'read only', (tx) =>
    sql<{
      count: number;
    }>`select cardinality(app.organisations_where('matrix.read')) as count`.execute(tx)
  );
  return rows[0]?.count ?? 0;
}

test('a provider works for each Schulträger under its own mandate, and ending one leaves the other', async () => {
  const [here, there] = [
    await mandate(db, regionId, city, 'Netz GmbH'),
    await mandate(db, regionId, village, 'Netz GmbH')
  ];
  const inCity = await member(db, regionId, city, 'ownerMember', { to: until, mandateId: here });
  const inVillage = await member(db, regionId, village, 'ownerMember', {
    to: until,
    mandateId: there
  });
  expect([await readable(inCity), await readable(inVillage)]).toEqual([1, 1]);
  await as(lead, 'read write', (tx) =>
    tx
      .updateTable('app.mandate')
      .set({ ended_at: sql<Date>`app.now()` })
      .where('id', '=', here)
      .execute()
  );
  expect([await readable(inCity), await readable(inVillage)]).toEqual([0, 1]);
  const { rows } = await db.query(
    'select valid_to = app.today() as today from app.membership where id = $1',
    [inCity.membershipId]
  );
  expect(rows).toEqual([{ today: true }]);
});

test('ending a mandate withdraws its open invitations', async () => {
  const id = await mandate(db, regionId, city, 'Kabel GmbH');
  const open = await insert(db, 'app.invitation', {
    region_id: regionId,
    organisation_id: city,
    role: 'ownerMember',
    name: 'Kai Kabel',
    mail: 'kai@kabel.example',
    expires_at: until,
    mandate_id: id
  });
  await db.query('update app.mandate set ended_at = now() where id = $1', [id]);
  const { rows } = await db.query('select revoked_at from app.invitation where id = $1', [open.id]);
  expect(rows[0].revoked_at).not.toBeNull();
});

test('an ended mandate changes no more', async () => {
  const id = await mandate(db, regionId, city, 'Alt GmbH');
  await db.query('update app.mandate set ended_at = now() where id = $1', [id]);
  await expect(
    db.query('update app.mandate set ended_at = null where id = $1', [id])
  ).rejects.toMatchObject({ code: 'TR409' });
  await expect(
    member(db, regionId, city, 'ownerMember', { to: until, mandateId: id })
  ).rejects.toMatchObject({ code: 'TR422' });
});

test('a shortened mandate shortens its memberships', async () => {
  const id = await mandate(db, regionId, city, 'Kurz GmbH');
  const actor = await member(db, regionId, city, 'ownerMember', { to: until, mandateId: id });
  await db.query(`update app.mandate set valid_to = '2098-06-30' where id = $1`, [id]);
  const { rows } = await db.query('select valid_to::text from app.membership where id = $1', [
    actor.membershipId
  ]);
  expect(rows).toEqual([{ valid_to: '2098-06-30' }]);
});

test.each([
  ['longer than the mandate runs', { to: '2100-01-01' }, 'TR422'],
  ['without an end', {}, 'TR422']
])('nobody works under a mandate %s', async (_how, dates: { to?: string }, code) => {
  const mandateId = await mandate(db, regionId, city, 'Zwei GmbH');
  await expect(
    member(db, regionId, city, 'ownerMember', { ...dates, mandateId })
  ).rejects.toMatchObject({ code });
});

test('nobody leads under a mandate', async () => {
  const mandateId = await mandate(db, regionId, city, 'Drei GmbH');
  await expect(
    member(db, regionId, city, 'ownerLead', { to: until, mandateId })
  ).rejects.toMatchObject({ code: '23514' });
});

test('the Bereich or mandate of another Schulträger is impossible', async () => {
  const unitId = await unit(db, regionId, village, 'it', 'IT');
  const mandateId = await mandate(db, regionId, village, 'Vier GmbH');
  const foreignKey = { code: '23503' };
  await expect(member(db, regionId, city, 'ownerMember', { unitId })).rejects.toMatchObject(
    foreignKey
  );
  await expect(
    member(db, regionId, city, 'ownerMember', { to: until, mandateId })
  ).rejects.toMatchObject(foreignKey);
});

test('a longer mandate lengthens the memberships that ended with it, not the others', async () => {
  const id = await mandate(db, regionId, city, 'Lang GmbH');
  const whole = await member(db, regionId, city, 'ownerMember', { to: until, mandateId: id });
  const part = await member(db, regionId, city, 'ownerMember', { to: '2098-01-01', mandateId: id });
  await db.query(`update app.mandate set valid_to = '2100-06-30' where id = $1`, [id]);
  const { rows } = await db.query(
    'select id, valid_to::text from app.membership where mandate_id = $1 order by valid_to',
    [id]
  );
  expect(rows).toEqual([
    { id: part.membershipId, valid_to: '2098-01-01' },
    { id: whole.membershipId, valid_to: '2100-06-30' }
  ]);
});
