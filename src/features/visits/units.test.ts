import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { dossierFacts } from '#features/dossiers/dossiers.server.ts';
import { letterOf } from '#features/mail/letter.server.ts';
import { mailFacts } from '#features/mail/mail.ts';
import { answerExpectation, expectationsOf } from '#features/preparation/expectations.server.ts';
import { mark, marksOf } from '#features/preparation/marks.server.ts';
import { endTalk, sheetPage } from '#features/report-sheets/report-sheets.server.ts';
import { todayPage } from '#features/today/today.server.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { member, unit } from '../../../tests/factories.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { answerInvitation, answerPage, takeReply } from './answers.server.ts';
import { cancelVisit, changePartners, planVisit, startConversation } from './changes.server.ts';
import { unitAnswersText } from './unit-answers.ts';
import { newVisit, visit } from './visits.server.ts';

let database: TestDatabase;
let world: VisitWorld;
let it: string;
let building: string;
let admin: Actor;
let network: Actor;
let janitor: Actor;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { db, regionId, alpha } = world;
  it = await unit(db, regionId, alpha, 'it', 'Fachdienst IT');
  building = await unit(db, regionId, alpha, 'building', 'Gebäude');
  admin = await member(db, regionId, alpha, 'ownerMember', { unitId: it });
  network = await member(db, regionId, alpha, 'ownerMember', { unitId: it });
  janitor = await member(db, regionId, alpha, 'ownerMember', { unitId: building });
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);
const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);

const noSchools: string[] = [];
const plan = (units: string[]) =>
  write(world.lead, (tx) =>
    planVisit(tx, {
      kind: 'ownerVisit' as const,
      title: 'Besuch',
      aims: 'WLAN klären',
      heldOn: plusDays(today(), 30),
      startsAt: '09:00',
      durationMin: 120,
      venue: 'Rathaus',
      schools: noSchools,
      partners: [world.beta],
      accessUntil: null,
      units
    })
  );
const addressOf = async ({ personId }: Actor): Promise<string> =>
  (await world.db.query('select mail from app.person where id = $1', [personId])).rows[0].mail;

async function letters(visitId: string, actor: Actor) {
  const { rows } = await world.db.query(
    `select app.mail_facts(id) as facts from app.mail where subject_id = $1 and recipient = $2
     order by created_at, id`,
    [visitId, await addressOf(actor)]
  );
  return rows.map(({ facts }) => {
    const parsed = mailFacts.parse(facts);
    return { kind: parsed.kind, obstacle: parsed.obstacle, ...letterOf(parsed) };
  });
}

test('people of a chosen Bereich are invited with a calendar entry, and a Bereich taken off gets it cancelled', async () => {
  const id = await plan([it]);
  const [invitation, ...others] = await letters(id, admin);
  expect(others).toEqual([]);
  expect(invitation).toMatchObject({ kind: 'visitInvitation', obstacle: null });
  expect(invitation?.text).toContain('Fachdienst IT');
  expect(invitation?.calendar?.method).toBe('REQUEST');
  expect(await letters(id, janitor)).toEqual([]);
  expect(await letters(id, world.lead)).toEqual([]);

  await write(world.lead, (tx) =>
    changePartners(tx, id, {
      version: 1,
      partners: [world.beta],
      accessUntil: null,
      units: [building]
    })
  );
  const [gone, removal] = await letters(id, admin);
  expect(gone?.obstacle).toBe('recipient');
  expect(removal).toMatchObject({ kind: 'visitRemoval', obstacle: null });
  const event = new ICAL.Component(ICAL.parse(removal?.calendar?.content ?? ''));
  expect(event.getFirstPropertyValue('method')).toBe('CANCEL');
  expect((await letters(id, janitor)).map(({ kind }) => kind)).toEqual(['visitInvitation']);
  await write(world.lead, (tx) => cancelVisit(tx, id, 2));
  expect((await letters(id, janitor)).map(({ calendar }) => calendar?.method)).toEqual([
    'CANCEL',
    'CANCEL'
  ]);
});

test('everybody of an invited Bereich answers alone, and the house reads numbers', async () => {
  const id = await plan([it]);
  const waits = async (actor: Actor) =>
    (await read(actor, todayPage)).waiting.filter(({ path }) => path.startsWith(`/besuche/${id}/`));
  expect((await waits(admin)).map(({ kind }) => kind)).toEqual(['invitation', 'expectation']);
  expect((await waits(janitor)).map(({ kind }) => kind)).toEqual([]);
  await write(admin, (tx) => answerInvitation(tx, id, 'tentative'));
  await write(admin, (tx) => answerInvitation(tx, id, 'accepted'));
  expect(await read(admin, (tx) => answerPage(tx, id))).toMatchObject({
    name: 'Fachdienst IT',
    isPerson: true,
    answer: { answer: 'accepted', isToNow: true }
  });
  expect((await waits(admin)).map(({ kind }) => kind)).toEqual(['expectation']);
  await expect(write(janitor, (tx) => answerInvitation(tx, id, 'accepted'))).rejects.toMatchObject({
    status: 403
  });
  const reply = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `UID:${id}@tafelrunde`,
    'SEQUENCE:0',
    `ATTENDEE;PARTSTAT=DECLINED:mailto:${await addressOf(network)}`,
    'END:VEVENT',
    'END:VCALENDAR'
  ].join('\n');
  expect(await write(world.lead, (tx) => takeReply(tx, id, reply))).toBe('Fachdienst IT');
  const { units, ownAnswer } = await read(world.lead, (tx) => visit(tx, id));
  expect(ownAnswer).toBeNull();
  expect(units).toMatchObject([{ name: 'Fachdienst IT', people: 2 }]);
  expect(unitAnswersText(units[0]?.answers ?? {}, 3)).toBe(
    '1 kommt, 1 kommt nicht, 1 noch ohne Antwort'
  );
  // A partner reads which Bereich is at the table, and nothing of who comes.
  const seen = (await read(world.betaLead, (tx) => visit(tx, id))).units;
  expect(seen).toMatchObject([{ name: 'Fachdienst IT', people: null, answers: {} }]);
});

test('a Bereich asks and answers for itself, beside the Schulträger, as far as the Berichtsbogen', async () => {
  const id = await plan([it]);
  const texts = { version: 0, expects: 'Klare Wege', contributes: 'Messungen' };
  await write(world.lead, (tx) => answerExpectation(tx, id, texts));
  await write(admin, (tx) => answerExpectation(tx, id, { ...texts, expects: 'Zeit' }));
  await expect(write(janitor, (tx) => answerExpectation(tx, id, texts))).rejects.toMatchObject({
    status: 403
  });
  const ask = (actor: Actor, question: string) =>
    write(actor, (tx) => mark(tx, id, 'T4.1.1', { version: 0, question, tun: null }));
  await ask(world.lead, 'Wer zahlt?');
  await ask(admin, 'Wer misst?');
  for (const actor of [world.lead, world.betaLead]) {
    const parties = await read(actor, (tx) => expectationsOf(tx, id));
    expect(parties.map(({ name, expectation }) => [name, expectation?.expects])).toEqual([
      ['Stadt Alpha', 'Klare Wege'],
      ['Fachdienst IT', 'Zeit'],
      ['Gemeinde Beta', undefined]
    ]);
    const marks = await read(actor, (tx) => marksOf(tx, id));
    expect(marks.map(({ organisation, question }) => `${organisation}: ${question}`)).toEqual([
      'Stadt Alpha: Wer zahlt?',
      'Fachdienst IT: Wer misst?'
    ]);
  }
  const { facts } = await read(world.lead, (tx) => dossierFacts(tx, id));
  expect(facts.parties.map(({ name }) => name)).toContain('Fachdienst IT');
  await write(world.lead, (tx) => startConversation(tx, id, 1));
  await write(world.lead, (tx) => endTalk(tx, id, 2));
  const { content } = (await read(world.lead, (tx) => sheetPage(tx, id))).printed;
  expect(content.participants).toEqual([
    { organisation: 'Stadt Alpha', role: 'Fachdienst IT' },
    { organisation: 'Gemeinde Beta', role: '' }
  ]);
  expect(content.expectations.map(({ organisation }) => organisation)).toEqual([
    'Stadt Alpha',
    'Stadt Alpha: Fachdienst IT'
  ]);
});

test('only own Bereiche can be chosen, and whoever has none is not asked', async () => {
  const foreign = await unit(world.db, world.regionId, world.beta, 'it', 'IT Beta');
  await expect(plan([foreign])).rejects.toThrow(Invalid);
  expect((await read(world.gammaLead, newVisit)).units).toEqual([]);
});
