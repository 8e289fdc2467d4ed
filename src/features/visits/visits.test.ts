import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { member, school } from '../../../tests/factories.ts';
import { account } from '../../../tests/sign-in.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import {
  cancelVisit,
  changePartners,
  changeVisit,
  endConversation,
  planVisit,
  startConversation
} from './changes.server.ts';
import { openVisit } from './opened.server.ts';
import { repeatVisit } from './series.server.ts';
import { newVisit, partnersToEdit, visit, visitList, visitsAheadQuery } from './visits.server.ts';

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

const soon = plusDays(today(), 30);
const noSchools: string[] = [];
const appointment = {
  kind: 'ownerVisit' as const,
  title: 'Besuch',
  aims: 'WLAN klären',
  heldOn: soon,
  startsAt: '14:00',
  durationMin: 120,
  venue: 'Rathaus',
  schools: noSchools
};

const plan = (partners: string[], changes = {}) =>
  write(world.lead, (tx) =>
    planVisit(tx, { ...appointment, partners, accessUntil: null, ...changes })
  );

const mails = async (subject: string) => {
  const { rows } = await world.db.query(
    'select kind, recipient from app.mail where subject_id = $1 order by created_at',
    [subject]
  );
  return rows.map(({ kind }) => kind);
};

test('a lead plans a visit, and each partner gets one invitation', async () => {
  const id = await plan([world.beta, world.office]);
  const found = await read(world.lead, (tx) => visit(tx, id));
  expect(found).toMatchObject({
    ...appointment,
    ownerName: 'Stadt Alpha',
    isOwn: true,
    mayEdit: true
  });
  expect(found.partners.map(({ name, accessUntil }) => [name, accessUntil])).toEqual([
    ['Gemeinde Beta', plusDays(soon, 14)],
    ['Regionale Koordination', plusDays(soon, 14)]
  ]);
  expect(await mails(id)).toEqual(['visitInvitation', 'visitInvitation']);
});

test('a visit covers schools of its Schulträger only, and partners see which', async () => {
  const [mill, lake] = [
    await school(world.db, world.regionId, world.alpha, 'Mühlenschule'),
    await school(world.db, world.regionId, world.alpha, 'Seeschule')
  ];
  const strange = await school(world.db, world.regionId, world.beta, 'Fremde Schule');
  await expect(plan([], { schools: [strange] })).rejects.toThrow(Invalid);
  const id = await plan([world.beta], { schools: [mill, lake] });
  const names = async (actor: Actor) =>
    (await read(actor, (tx) => visit(tx, id))).schools.map(({ name }) => name);
  expect(await names(world.betaLead)).toEqual(['Mühlenschule', 'Seeschule']);
  // A school that has gone since stays with the visit; another one does not come in.
  await world.db.query('update app.school set owner_id = $1 where id = $2', [world.beta, mill]);
  const change = (schools: string[], version: number) =>
    write(world.lead, (tx) => changeVisit(tx, id, { ...appointment, schools, version }));
  await change([mill], 1);
  expect(await names(world.lead)).toEqual(['Mühlenschule']);
  await expect(change([lake], 1)).rejects.toMatchObject({
    problem: { differences: [{ mine: 'Seeschule', theirs: 'Mühlenschule' }] }
  });
  await change([], 2);
  expect(await names(world.lead)).toEqual([]);
  await expect(change([mill], 3)).rejects.toThrow(Invalid);
});

test('a visit is planned again in a rhythm, each date a visit of its own with the same partners and aims', async () => {
  const id = await plan([world.beta, world.office], {
    title: `Jahresgespräch ${soon.slice(0, 4)}`,
    kind: 'annualTalk'
  });
  const again = {
    firstOn: '2028-08-31',
    startsAt: '09:30',
    rhythm: 'halfYearly' as const,
    count: 3
  };
  const made = await write(world.lead, (tx) => repeatVisit(tx, id, again));
  const found = await Promise.all(made.map((one) => read(world.lead, (tx) => visit(tx, one))));
  expect(found.map(({ title, heldOn, startsAt }) => [title, heldOn, startsAt])).toEqual([
    ['Jahresgespräch 2028', '2028-08-31', '09:30'],
    ['Jahresgespräch 2029', '2029-02-28', '09:30'],
    ['Jahresgespräch 2029', '2029-08-31', '09:30']
  ]);
  for (const one of found) {
    expect(one).toMatchObject({ kind: 'annualTalk', aims: 'WLAN klären', state: 'planned' });
    expect(one.partners.map(({ name }) => name)).toEqual([
      'Gemeinde Beta',
      'Regionale Koordination'
    ]);
    expect(one.partners[0]?.accessUntil).toBe(plusDays(one.heldOn, 14));
  }
  await expect(write(world.clerk, (tx) => repeatVisit(tx, id, again))).rejects.toMatchObject({
    status: 403
  });
});

test('nobody else plans a visit', async () => {
  for (const actor of [world.clerk, world.coordinator]) {
    await expect(read(actor, newVisit)).rejects.toMatchObject({ status: 403 });
    const attempt = write(actor, (tx) =>
      planVisit(tx, { ...appointment, partners: [], accessUntil: null })
    );
    await expect(attempt).rejects.toMatchObject({ status: 403 });
  }
});

test('a partner must be an organisation that can be invited', async () => {
  for (const stranger of [world.alpha, world.wlan]) {
    await expect(plan([stranger])).rejects.toBeInstanceOf(Invalid);
  }
});

test('a visit lies ahead', async () => {
  await expect(plan([], { heldOn: plusDays(today(), -1) })).rejects.toBeInstanceOf(Invalid);
});

test('an invited organisation sees the visit, nobody else does', async () => {
  const id = await insertVisit(world, {}, { partners: [world.beta] });
  const found = await read(world.betaLead, (tx) => visit(tx, id));
  expect(found).toMatchObject({ isOwn: false, mayEdit: false, assessment: null });
  for (const actor of [world.gammaLead, world.coordinator]) {
    await expect(read(actor, (tx) => visit(tx, id))).rejects.toMatchObject({ status: 404 });
    const { visits } = await read(actor, visitList);
    expect(visits.map((row) => row.id)).not.toContain(id);
  }
});

test('access ends by itself after its last day', async () => {
  const ended = await insertVisit(world, {}, { accessUntil: plusDays(today(), -1) });
  await expect(read(world.betaLead, (tx) => visit(tx, ended))).rejects.toMatchObject({
    status: 404
  });
  const lastDay = await insertVisit(world, {}, { accessUntil: today() });
  expect(await read(world.betaLead, (tx) => visit(tx, lastDay))).toMatchObject({ id: lastDay });
});

test('what was released to other partners stays unknown to a partner', async () => {
  const id = await insertVisit(world, {});
  const found = await read(world.coordinator, (tx) => visit(tx, id));
  expect(found.partners.map(({ name, release }) => [name, release !== null])).toEqual([
    ['Gemeinde Beta', false],
    ['Regionale Koordination', true]
  ]);
});

test('opening is noted once per organisation and changes nothing for others', async () => {
  const id = await insertVisit(world, {});
  await write(world.gammaLead, (tx) => openVisit(tx, id));
  await write(world.betaLead, (tx) => openVisit(tx, id));
  const opened = (await read(world.lead, (tx) => visit(tx, id))).partners;
  expect(opened.map(({ name, openedAt }) => [name, openedAt !== null])).toEqual([
    ['Gemeinde Beta', true],
    ['Regionale Koordination', false]
  ]);
});

test('the phases tell the owner what is done and what comes next', async () => {
  const id = await insertVisit(world, { held_on: soon }, { partners: [world.beta, world.gamma] });
  const { phases } = await read(world.lead, (tx) => visit(tx, id));
  expect(phases.map(({ key, state }) => [key, state])).toEqual([
    ['aims', 'done'],
    ['partners', 'done'],
    ['matrix', 'done'],
    ['release', 'current'],
    ['preparation', 'current'],
    ['conversation', 'later'],
    ['report', 'later'],
    ['followUp', 'later']
  ]);
  expect(phases.find(({ key }) => key === 'release')).toMatchObject({
    done: 1,
    of: 2,
    names: ['Schulverein Gamma'],
    path: `/staende/${world.copy}/freigabe`
  });
});

test('moving the day moves the access of partners and tells them; a new title does not', async () => {
  const id = await plan([world.beta]);
  const saved = { ...appointment, version: 2, title: 'Neuer Titel' };
  await write(world.lead, (tx) => changeVisit(tx, id, { ...saved, version: 1 }));
  expect(await mails(id)).toEqual(['visitInvitation']);
  const moved = { ...saved, heldOn: plusDays(soon, 7) };
  expect(await write(world.lead, (tx) => changeVisit(tx, id, moved))).toBe(true);
  expect(await mails(id)).toEqual(['visitInvitation', 'visitChange']);
  const { partners } = await read(world.lead, (tx) => visit(tx, id));
  expect(partners[0]?.accessUntil).toBe(plusDays(soon, 21));
});

test('who changes an outdated visit gets both texts, and nothing is lost', async () => {
  const id = await plan([]);
  const first = { ...appointment, version: 1, venue: 'Rathaus, Raum 212' };
  await write(world.lead, (tx) => changeVisit(tx, id, first));
  const second = write(world.lead, (tx) => changeVisit(tx, id, { ...first, venue: 'Schule' }));
  await expect(second).rejects.toMatchObject({
    problem: {
      kind: 'conflict',
      version: '2',
      differences: [{ mine: 'Schule', theirs: 'Rathaus, Raum 212' }]
    }
  });
  expect(await read(world.lead, (tx) => visit(tx, id))).toMatchObject({
    venue: 'Rathaus, Raum 212'
  });
});

test('partners may look, but not change, cancel or begin anything', async () => {
  const id = await insertVisit(world, { held_on: soon });
  for (const actor of [world.betaLead, world.clerk]) {
    const attempts = [
      () => write(actor, (tx) => changeVisit(tx, id, { ...appointment, version: 1 })),
      () =>
        write(actor, (tx) =>
          changePartners(tx, id, { version: 1, partners: [], accessUntil: null })
        ),
      () => write(actor, (tx) => cancelVisit(tx, id, 1)),
      () => write(actor, (tx) => startConversation(tx, id, 1)),
      () => read(actor, (tx) => partnersToEdit(tx, id))
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ status: 403 });
  }
  const unseen = write(world.gammaLead, (tx) => cancelVisit(tx, id, 1));
  await expect(unseen).rejects.toMatchObject({ status: 404 });
});

test('who is no longer a partner sees nothing more, who is new is invited', async () => {
  const id = await plan([world.beta]);
  const input = { version: 1, partners: [world.gamma], accessUntil: plusDays(soon, 3) };
  await write(world.lead, (tx) => changePartners(tx, id, input));
  await expect(read(world.betaLead, (tx) => visit(tx, id))).rejects.toMatchObject({ status: 404 });
  expect((await read(world.gammaLead, (tx) => visit(tx, id))).partners).toMatchObject([
    { name: 'Schulverein Gamma', accessUntil: plusDays(soon, 3) }
  ]);
  expect(await mails(id)).toHaveLength(2);
});

test('A-FO-14 a visit goes through its steps in order only', async () => {
  const id = await plan([world.beta]);
  const outOfOrder = write(world.lead, (tx) => endConversation(tx, id, 1));
  await expect(outOfOrder).rejects.toBeInstanceOf(Outdated);
  await write(world.lead, (tx) => startConversation(tx, id, 1));
  for (const late of [
    () => write(world.lead, (tx) => cancelVisit(tx, id, 2)),
    () => write(world.lead, (tx) => changeVisit(tx, id, { ...appointment, version: 2 })),
    () => write(world.lead, (tx) => startConversation(tx, id, 2))
  ]) {
    await expect(late()).rejects.toMatchObject({ problem: { kind: 'state' } });
  }
  await write(world.lead, (tx) => endConversation(tx, id, 2));
  expect(await read(world.betaLead, (tx) => visit(tx, id))).toMatchObject({ state: 'held' });
});

test('a cancelled visit stays visible as cancelled, has no phases, and its partners are told', async () => {
  const id = await plan([world.beta]);
  await write(world.lead, (tx) => cancelVisit(tx, id, 1));
  expect(await read(world.betaLead, (tx) => visit(tx, id))).toMatchObject({
    state: 'cancelled',
    phases: []
  });
  expect(await mails(id)).toEqual(['visitInvitation', 'visitChange']);
});

test('what is ahead comes nearest first, without what is cancelled or confirmed', async () => {
  const near = await plan([world.gamma], { heldOn: plusDays(today(), 1) });
  const gone = await plan([world.gamma], { heldOn: plusDays(today(), 2) });
  await write(world.lead, (tx) => cancelVisit(tx, gone, 1));
  const ahead = await read(world.gammaLead, (tx) => visitsAheadQuery(tx).execute());
  expect(ahead.map(({ id }) => id)).toContain(near);
  expect(ahead.map(({ id }) => id)).not.toContain(gone);
  const days = ahead.map(({ heldOn }) => heldOn);
  expect(days).toEqual([...days].sort());
});

test('the owner is told which partner has nobody, not who; whoever joins later sees the visit', async () => {
  const { db, regionId, lead, gamma, gammaLead } = world;
  const id = await insertVisit(world, {}, { partners: [gamma] });
  const readers = async (actor: Actor) =>
    (await as(actor, 'read only', (tx) => visit(tx, id))).partners.map((one) => one.hasReader);
  expect(await readers(lead)).toEqual([false]);
  await account(db, gammaLead);
  expect(await readers(lead)).toEqual([true]);
  // Nobody else may ask, not even the partner about itself.
  expect(await readers(gammaLead)).toEqual([null]);
  await db.query('update app.person set suspended_at = now() where id = $1', [gammaLead.personId]);
  expect(await readers(lead)).toEqual([false]);
  const later = await member(db, regionId, gamma, 'ownerLead', { from: today() });
  await account(db, later);
  expect(await readers(lead)).toEqual([true]);
  expect((await as(later, 'read only', (tx) => visit(tx, id))).id).toBe(id);
});
