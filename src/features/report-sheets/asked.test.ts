import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { letterOf } from '#features/mail/letter.server.ts';
import { mailFacts } from '#features/mail/mail.ts';
import { todayPage } from '#features/today/today.server.ts';
import { visit } from '#features/visits/visits.server.ts';
import { shiftTo, today } from '#server/clock.ts';
import { as, type Actor, type Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { insert, member, school, unit } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { askedForComments, remindOfComments } from './asked.server.ts';
import { comment, proposalPage, sendForComments } from './comments.server.ts';
import { endTalk, sheetPage } from './report-sheets.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let schoolId: string;
let head: Actor;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  schoolId = await school(world.db, world.regionId, world.alpha, 'Grundschule am Bach');
  head = await member(world.db, world.regionId, schoolId, 'schoolLead');
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: (tx: Tx) => Promise<T>) => as(actor, 'read write', work);

const mails = async () => {
  const { rows } = await world.db.query(
    `select app.mail_facts(m.id) as facts, p.id as person from app.mail m
     join app.person p on p.mail = m.recipient where m.kind like 'reportDraft%' order by m.created_at, m.id`
  );
  return rows.map(({ facts, person }) => {
    const parsed = mailFacts.parse(facts);
    return { person, kind: parsed.kind, text: letterOf(parsed).text, obstacle: parsed.obstacle };
  });
};

test('whoever may comment on a draft is told, finds it on Heute, and is reminded once while it has said nothing', async () => {
  const id = await insertVisit(world, { state: 'talking' });
  const at = { region_id: world.regionId, visit_id: id, owner_id: world.alpha };
  await insert(world.db, 'app.visit_school', { ...at, school_id: schoolId });
  await write(world.lead, (tx) => endTalk(tx, id, 1));
  const { sheet } = await read(world.lead, (tx) => sheetPage(tx, id));
  const until = plusDays(today(), 10);
  const send = (day: string) =>
    write(world.lead, (tx) => sendForComments(tx, id, sheet.version, day));
  await expect(send(plusDays(today(), -1))).rejects.toThrow(Invalid);
  await send(until);

  const [coordinator, beta, ofSchool] = [world.coordinator, world.betaLead, head].map((actor) => ({
    actor,
    person: actor.personId
  }));
  const sent = await mails();
  expect(sent.map(({ person }) => person).toSorted()).toEqual(
    [coordinator, beta, ofSchool].map((one) => one?.person).toSorted()
  );
  const textFor = (actor: Actor) => sent.find(({ person }) => person === actor.personId)?.text;
  expect(textFor(world.betaLead)).toContain(`/besuche/${id}/berichtsbogen/entwurf`);
  expect(textFor(head)).toContain(`/besuche/${id}/berichtsbogen/schulen/${schoolId}`);

  const waiting = async (actor: Actor) =>
    (await read(actor, todayPage)).waiting.filter(({ kind }) => kind === 'sheet');
  expect(await waiting(world.betaLead)).toMatchObject([
    { path: `/besuche/${id}/berichtsbogen/entwurf`, dueOn: until }
  ]);
  expect(await waiting(head)).toMatchObject([
    { path: `/besuche/${id}/berichtsbogen/schulen/${schoolId}` }
  ]);
  expect(await waiting(world.lead)).toEqual([]);
  const phases = (await read(world.betaLead, (tx) => visit(tx, id))).phases;
  expect(phases.find(({ key }) => key === 'report')).toMatchObject({
    state: 'current',
    path: `/besuche/${id}/berichtsbogen/entwurf`,
    on: until
  });

  await write(world.betaLead, async (tx) => {
    const { sheetId, ownerId } = await proposalPage(tx, id);
    const place = { sheetId, ownerId, visitId: id, schoolId: null };
    await comment(tx, place, { place: 'whole', text: 'Gut so.' });
  });
  expect(await waiting(world.betaLead)).toEqual([]);
  // By organisation, for those who confirm alone.
  const asked = (actor: Actor) => read(actor, (tx) => askedForComments(tx, sheet.id));
  expect((await asked(world.lead)).map(({ name, comments }) => [name, comments])).toEqual([
    ['Gemeinde Beta', 1],
    ['Regionale Koordination', 0],
    ['Grundschule am Bach', 0]
  ]);
  expect(await asked(world.clerk)).toEqual([]);
  expect(await asked(world.betaLead)).toEqual([]);

  const remindedOn = async (day: string) => {
    shiftTo(day);
    const before = (await mails()).length;
    await Promise.all([remindOfComments(), remindOfComments()]);
    return (await mails()).slice(before).map(({ person }) => person);
  };
  expect(await remindedOn(plusDays(until, -4))).toEqual([]);
  expect((await remindedOn(plusDays(until, -3))).toSorted()).toEqual(
    [world.coordinator.personId, head.personId].toSorted()
  );
  expect(await remindedOn(plusDays(until, -2))).toEqual([]);
  // What was confirmed meanwhile asks nobody any more.
  await world.db.query(`update app.report_sheet set state = 'draft' where id = $1`, [sheet.id]);
  expect((await mails()).map(({ obstacle }) => obstacle)).toEqual(Array(5).fill('gone'));
});

test('a Bereich that takes part is asked as its own party, and its comment is for its house alone', async () => {
  const id = await insertVisit(world, { state: 'talking' });
  const unitId = await unit(world.db, world.regionId, world.alpha, 'finance', 'Kämmerei');
  const treasurer = await member(world.db, world.regionId, world.alpha, 'ownerMember', { unitId });
  const at = { region_id: world.regionId, visit_id: id, owner_id: world.alpha };
  await insert(world.db, 'app.visit_unit', { ...at, unit_id: unitId });
  await write(world.lead, (tx) => endTalk(tx, id, 1));
  const { sheet } = await read(world.lead, (tx) => sheetPage(tx, id));
  const before = (await mails()).length;
  await write(world.lead, (tx) => sendForComments(tx, id, sheet.version));
  const sent = (await mails()).slice(before);
  expect(sent.map(({ person }) => person).toSorted()).toEqual(
    [world.betaLead, world.coordinator, treasurer].map(({ personId }) => personId).toSorted()
  );
  expect(sent.map(({ obstacle }) => obstacle)).toEqual([null, null, null]);

  const waiting = async (actor: Actor) =>
    (await read(actor, todayPage)).waiting.filter(({ path }) => path.includes(id));
  const expected = [{ kind: 'sheet', path: `/besuche/${id}/berichtsbogen/entwurf` }];
  expect(await waiting(treasurer)).toMatchObject(expected);
  const place = { sheetId: sheet.id, ownerId: world.alpha, visitId: id, schoolId: null };
  const say = (actor: Actor) =>
    write(actor, (tx) => comment(tx, place, { place: 'goals', text: 'Die Mittel fehlen.' }));
  await say(treasurer);
  expect(await waiting(treasurer)).toEqual([]);
  for (const actor of [world.clerk, world.lead]) await expect(say(actor)).rejects.toThrow();

  const said = async (actor: Actor) =>
    (await read(actor, (tx) => proposalPage(tx, id))).comments.map(
      ({ organisation }) => organisation
    );
  expect(await said(world.lead)).toEqual(['Kämmerei']);
  expect(await said(treasurer)).toEqual(['Kämmerei']);
  expect(await said(world.betaLead)).toEqual([]);
  const asked = await read(world.lead, (tx) => askedForComments(tx, sheet.id));
  expect(asked.map(({ name, comments }) => [name, comments])).toEqual([
    ['Kämmerei', 1],
    ['Gemeinde Beta', 0],
    ['Regionale Koordination', 0]
  ]);
});
