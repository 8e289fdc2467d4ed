import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, type Actor, type Tx } from '#server/db.ts';
import { todayPage } from '#features/today/today.server.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member } from '../../../tests/factories.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { fieldOf } from './hand-over.ts';
import { handOver, handOverPage } from './hand-overs.server.ts';
import { takeNote, takenPage } from './taken.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let giver: Actor;
let successor: Actor;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha } = world;
  giver = await member(db, regionId, alpha, 'ownerLead');
  successor = await member(db, regionId, alpha, 'ownerLead');
  const at = { region_id: regionId };
  const visit = await insert(db, 'app.visit', {
    ...at,
    owner_id: alpha,
    title: 'Besuch im Mai',
    held_on: '2099-05-01',
    starts_at: '14:00',
    state_by: giver.membershipId
  });
  await insert(db, 'app.goal', {
    ...at,
    visit_id: visit.id,
    owner_id: alpha,
    title: 'Glasfaser',
    recorded_by: giver.membershipId
  });
  await insert(db, 'app.invitation', {
    ...at,
    organisation_id: alpha,
    role: 'ownerMember',
    name: 'Ida',
    mail: 'ida@alpha.example',
    invited_by: giver.membershipId,
    expires_at: '2099-01-01'
  });
});
afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const page = (actor: Actor, of = giver) =>
  as(actor, 'read only', (tx) => handOverPage(tx, of.membershipId));
const write = (actor: Actor, work: (tx: Tx) => Promise<unknown>) => as(actor, 'read write', work);
const waiting = async (actor: Actor) => (await as(actor, 'read only', todayPage)).handOvers;

test('everything open of somebody is listed, for itself and for who leads, and for nobody else', async () => {
  for (const actor of [giver, world.lead]) {
    expect((await page(actor)).work.map(({ kind, title }) => [kind, title])).toEqual([
      ['goal', 'Glasfaser'],
      ['invitation', 'Ida'],
      ['visit', 'Besuch im Mai']
    ]);
  }
  await expect(page(world.clerk)).rejects.toMatchObject({ status: 403 });
  await expect(page(world.coordinator)).rejects.toMatchObject({ status: 403 });
  await expect(page(world.betaLead)).rejects.toMatchObject({ status: 404 });
});

test('whoever takes something over sees it on Heute until it took note, again when it changed, and only its own', async () => {
  const { work, takers } = await page(giver);
  expect(takers.map(({ id }) => id)).toContain(successor.membershipId);
  const visit = work.find(({ kind }) => kind === 'visit') ?? { kind: '', id: '' };
  const input = {
    version: 0,
    taker: successor.membershipId,
    note: 'Frau Yilmaz weiß mehr.',
    work: {}
  };
  await write(giver, (tx) =>
    handOver(tx, giver.membershipId, {
      ...input,
      work: { [fieldOf(visit)]: world.clerk.membershipId }
    })
  );
  const [mine] = await waiting(successor);
  expect(await waiting(world.lead)).toEqual([]);
  const read = (actor: Actor) => as(actor, 'read only', (tx) => takenPage(tx, mine?.id ?? ''));
  expect(await read(successor)).toMatchObject({
    note: 'Frau Yilmaz weiß mehr.',
    work: [{ title: 'Glasfaser' }, { title: 'Ida' }]
  });
  expect((await read(world.clerk)).work).toMatchObject([{ title: 'Besuch im Mai' }]);
  for (const other of [world.lead, world.betaLead]) {
    await expect(read(other)).rejects.toMatchObject({ status: 404 });
  }
  await write(successor, (tx) => takeNote(tx, mine?.id ?? ''));
  expect(await waiting(successor)).toEqual([]);
  expect(await waiting(world.clerk)).toHaveLength(1);
  await write(world.lead, (tx) => handOver(tx, giver.membershipId, { ...input, version: 1 }));
  expect(await waiting(successor)).toHaveLength(1);
  expect(await waiting(world.clerk)).toEqual([]);
});

test('what somebody else wrote meanwhile is not overwritten', async () => {
  const input = { version: 1, taker: successor.membershipId, note: 'spät', work: {} };
  await expect(write(giver, (tx) => handOver(tx, giver.membershipId, input))).rejects.toMatchObject(
    { problem: { kind: 'conflict', version: '2' } }
  );
});

test('nobody from outside takes over, and no other thing is handed over', async () => {
  const { saved } = await page(giver);
  const base = { version: saved?.version ?? 0, note: '', work: {} };
  const stranger = world.betaLead.membershipId;
  await expect(
    write(giver, (tx) => handOver(tx, giver.membershipId, { ...base, taker: stranger }))
  ).rejects.toMatchObject({ errors: { taker: expect.any(String) } });
  const strange = { ...base, taker: successor.membershipId, work: { [`visit.${stranger}`]: '' } };
  await expect(
    write(giver, (tx) => handOver(tx, giver.membershipId, strange))
  ).rejects.toMatchObject({ errors: { '': expect.any(String) } });
});
