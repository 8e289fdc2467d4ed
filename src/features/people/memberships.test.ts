import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import { as, type Actor, type Tx } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  member,
  organisation,
  owner,
  region,
  unit
} from '../../../tests/factories.ts';
import {
  addDeputy,
  changeMembership,
  endMembership,
  membershipPage,
  suspend
} from './memberships.server.ts';
import { peoplePage } from './people.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let ownerId: string;
let lead: Actor;
let clerk: Actor;
let coordinator: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});
afterAll(async () => {
  await db.end();
  await database.drop();
});
beforeEach(async () => {
  regionId = await region(db);
  ownerId = await owner(db, regionId, 'Stadt Alpha');
  lead = await member(db, regionId, ownerId, 'ownerLead');
  clerk = await member(db, regionId, ownerId, 'ownerMember');
  const office = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  coordinator = await member(db, regionId, office, 'regionCoordinator');
});

const page = (actor: Actor, of: Actor) =>
  as(actor, 'read only', (tx) => membershipPage(tx, of.membershipId));
const write = (actor: Actor, work: (tx: Tx) => Promise<unknown>) => as(actor, 'read write', work);
const inWeeks = (weeks: number) => plusDays(today(), weeks * 7);

/** The form as it is drawn, with something else typed in. */
async function change(actor: Actor, of: Actor, typed: Record<string, string | null>) {
  const { version, role, unitId, validFrom, validTo } = await page(actor, of);
  const known = role === 'ownerMember' ? ('ownerMember' as const) : ('ownerLead' as const);
  const drawn = { version, role: known, unit: unitId, validFrom, validTo };
  return write(actor, (tx) => changeMembership(tx, of.membershipId, { ...drawn, ...typed }));
}

test('a lead gives staff another role, a Bereich and an end', async () => {
  const it = await unit(db, regionId, ownerId, 'it', 'IT');
  await change(lead, clerk, { role: 'ownerLead', unit: it, validTo: inWeeks(4) });
  expect(await page(lead, clerk)).toMatchObject({
    role: 'ownerLead',
    unitName: 'IT',
    validTo: inWeeks(4),
    version: 2,
    standing: 'current'
  });
});

test('what somebody else saved meanwhile comes back beside what was typed', async () => {
  const { version } = await page(lead, clerk);
  await change(lead, clerk, { validTo: inWeeks(1) });
  const late = write(lead, (tx) =>
    changeMembership(tx, clerk.membershipId, {
      version,
      role: 'ownerMember',
      unit: null,
      validFrom: '2020-01-01',
      validTo: inWeeks(2)
    })
  );
  await expect(late).rejects.toMatchObject({
    problem: { kind: 'conflict', version: '2', differences: [{ label: 'Letzter Tag' }] }
  });
});

test('staff sees colleagues and changes nobody', async () => {
  expect(await page(clerk, lead)).toMatchObject({ mayEdit: false, maySuspend: false });
  await expect(write(clerk, (tx) => endMembership(tx, lead.membershipId))).rejects.toMatchObject({
    status: 403
  });
});

test('whoever leads alone cannot leave in any way, and is told so', async () => {
  const refused = { constraint: 'membership_last_lead' };
  await expect(write(lead, (tx) => endMembership(tx, lead.membershipId))).rejects.toMatchObject(
    refused
  );
  await expect(change(lead, lead, { validTo: inWeeks(2) })).rejects.toMatchObject(refused);
  await expect(change(lead, lead, { role: 'ownerMember' })).rejects.toMatchObject(refused);
  await expect(change(lead, lead, { validFrom: inWeeks(2) })).rejects.toMatchObject(refused);
});

test('with a successor from the day after on the lead may leave, and not a day later', async () => {
  await member(db, regionId, ownerId, 'ownerLead', { from: inWeeks(2) });
  await expect(change(lead, lead, { validTo: plusDays(inWeeks(2), -2) })).rejects.toThrow('lead');
  await change(lead, lead, { validTo: plusDays(inWeeks(2), -1) });
  expect(await page(lead, lead)).toMatchObject({ validTo: plusDays(inWeeks(2), -1) });
});

test('neither a deputy nor a suspended person is a successor', async () => {
  const deputy = { deputy: clerk.personId, validFrom: today(), validTo: inWeeks(2) };
  await write(lead, (tx) => addDeputy(tx, lead.membershipId, deputy));
  const other = await member(db, regionId, ownerId, 'ownerLead');
  await db.query('update app.person set suspended_at = now() where id = $1', [other.personId]);
  await expect(write(lead, (tx) => endMembership(tx, lead.membershipId))).rejects.toThrow('lead');
});

test('of two leads who leave at the same moment one stays', async () => {
  const other = await member(db, regionId, ownerId, 'ownerLead');
  const left = await Promise.allSettled(
    [lead, other].map((one) => write(one, (tx) => endMembership(tx, one.membershipId)))
  );
  expect(left.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('the coordination ends even the last lead, and makes a lead nothing else', async () => {
  await expect(change(coordinator, lead, { role: 'ownerMember' })).rejects.toMatchObject({
    errors: { role: expect.any(String) }
  });
  await expect(
    write(coordinator, (tx) =>
      tx
        .updateTable('app.membership')
        .set({ role: 'ownerMember' })
        .where('id', '=', lead.membershipId)
        .execute()
    )
  ).rejects.toMatchObject({ code: '42501' });
  await write(coordinator, (tx) => endMembership(tx, lead.membershipId));
  await expect(page(lead, clerk)).rejects.toMatchObject({ status: 404 });
});

test('somebody who joined today by mistake is out today', async () => {
  const late = await member(db, regionId, ownerId, 'ownerMember', { from: today() });
  await write(lead, (tx) => endMembership(tx, late.membershipId));
  expect((await page(lead, late)).standing).toBe('ended');
});

test('a deputy holds the role for its days, follows a change of it, and is named as deputy', async () => {
  const deputy = { deputy: clerk.personId, validFrom: today(), validTo: inWeeks(2) };
  await write(lead, (tx) => addDeputy(tx, lead.membershipId, deputy));
  const { deputies } = await page(lead, lead);
  expect(deputies).toMatchObject([{ name: 'ownerMember', validTo: inWeeks(2) }]);
  const acting = { ...clerk, membershipId: deputies[0]?.id ?? '' };
  expect(await page(acting, lead)).toMatchObject({ mayEdit: true });
  const { members } = await as(lead, 'read only', peoplePage);
  expect(members.find(({ id }) => id === acting.membershipId)).toMatchObject({
    deputyFor: 'ownerLead'
  });
  await write(coordinator, (tx) => endMembership(tx, lead.membershipId));
  expect((await page(acting, clerk)).mayEdit).toBe(true);
  await db.query(
    `update app.membership set valid_from = '2020-01-01', valid_to = app.today() - 1 where id = $1`,
    [acting.membershipId]
  );
  await expect(page(acting, lead)).rejects.toMatchObject({ status: 404 });
});

test('nobody from outside stands in, and a deputy has no deputy', async () => {
  const stranger = await member(db, regionId, await owner(db, regionId, 'Beta'), 'ownerLead');
  const days = { validFrom: today(), validTo: inWeeks(2) };
  await expect(
    write(lead, (tx) => addDeputy(tx, lead.membershipId, { deputy: stranger.personId, ...days }))
  ).rejects.toMatchObject({ errors: { deputy: expect.any(String) } });
  await write(lead, (tx) => addDeputy(tx, lead.membershipId, { deputy: clerk.personId, ...days }));
  const { deputies } = await page(lead, lead);
  expect(
    await as(lead, 'read only', (tx) => membershipPage(tx, deputies[0]?.id ?? ''))
  ).toMatchObject({ mayDeputise: false, roles: ['ownerLead'] });
});

test('the coordination suspends a lead everywhere at once and lifts it; nobody suspends themselves', async () => {
  await write(coordinator, (tx) => suspend(tx, lead.membershipId, true));
  await expect(page(lead, clerk)).rejects.toMatchObject({ status: 404 });
  expect((await page(clerk, lead)).standing).toBe('suspended');
  await write(coordinator, (tx) => suspend(tx, lead.membershipId, false));
  expect((await page(lead, clerk)).standing).toBe('current');
  await expect(
    write(coordinator, (tx) => suspend(tx, coordinator.membershipId, true))
  ).rejects.toMatchObject({ status: 403 });
});
