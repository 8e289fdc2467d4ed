import ICAL from 'ical.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { letterOf } from '#features/mail/letter.server.ts';
import { mailFacts } from '#features/mail/mail.ts';
import { answerInvitation, takeReply } from '#features/visits/answers.server.ts';
import {
  cancelVisit,
  changePartners,
  changeVisit,
  planVisit
} from '#features/visits/changes.server.ts';
import { visit as visitOf } from '#features/visits/visits.server.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { account } from '../../../tests/sign-in.ts';
import { startServer } from '../../../tests/server.ts';
import { signedIn } from '../../../tests/sign-in.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { feedFile, feedIn, feedOf, makeFeed } from './feed.server.ts';

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

const soon = plusDays(today(), 30);
const noSchools: string[] = [];
const appointment = {
  kind: 'ownerVisit' as const,
  title: 'Besuch',
  aims: 'WLAN klären',
  heldOn: soon,
  startsAt: '09:00',
  durationMin: 120,
  venue: 'Rathaus',
  schools: noSchools
};

const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);
const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const plan = (partners: string[]) =>
  write(world.lead, (tx) => planVisit(tx, { ...appointment, partners, accessUntil: null }));

async function letters(visitId: string) {
  const { rows } = await world.db.query(
    'select app.mail_facts(id) as facts from app.mail where subject_id = $1 order by created_at, id',
    [visitId]
  );
  return rows.map(({ facts }) => {
    const parsed = mailFacts.parse(facts);
    return { recipient: parsed.recipient, ...letterOf(parsed) };
  });
}

function eventIn(content = '') {
  const event = new ICAL.Component(ICAL.parse(content)).getFirstSubcomponent('vevent');
  if (!event) throw new Error('no event');
  return new ICAL.Event(event);
}

async function addressOf({ personId }: Actor): Promise<string> {
  const { rows } = await world.db.query('select mail from app.person where id = $1', [personId]);
  return rows[0].mail;
}

test('A-EM-06 a visit that is moved and then cancelled stays the same appointment', async () => {
  const id = await plan([world.beta]);
  const [invitation] = await letters(id);
  expect(invitation?.calendar?.method).toBe('REQUEST');
  expect(eventIn(invitation?.calendar?.content)).toMatchObject({
    uid: `${id}@tafelrunde`,
    sequence: 0
  });
  const later = { ...appointment, heldOn: plusDays(soon, 7), version: 1 };
  await write(world.lead, (tx) => changeVisit(tx, id, later));
  // What stands in the aims is no news for a calendar.
  await write(world.lead, (tx) => changeVisit(tx, id, { ...later, aims: 'Anderes', version: 2 }));
  await write(world.lead, (tx) => cancelVisit(tx, id, 3));
  const all = await letters(id);
  // Each mail tells how the visit is when it is sent: by now it is cancelled.
  expect(all.map(({ calendar }) => calendar?.method)).toEqual(['CANCEL', 'CANCEL', 'CANCEL']);
  expect(eventIn(all.at(-1)?.calendar?.content)).toMatchObject({
    uid: `${id}@tafelrunde`,
    sequence: 2
  });
});

test('A-EM-06 a partner that is no longer invited gets a cancellation, and the others are not asked again', async () => {
  const id = await plan([world.beta, world.office]);
  await write(world.coordinator, (tx) => answerInvitation(tx, id, 'accepted'));
  const keep = (partners: string[], version: number) =>
    write(world.lead, (tx) => changePartners(tx, id, { partners, accessUntil: null, version }));
  await keep([world.office], 1);
  const { rows } = await world.db.query(
    `select app.mail_facts(m.id) as facts from app.mail m
     join app.visit_uninvitation u on u.id = m.subject_id where u.visit_id = $1`,
    [id]
  );
  expect(rows).toHaveLength(1);
  const facts = mailFacts.parse(rows[0].facts);
  const letter = letterOf(facts);
  expect([facts.obstacle, facts.recipient]).toEqual([null, await addressOf(world.betaLead)]);
  expect(letter.calendar?.method).toBe('CANCEL');
  expect(eventIn(letter.calendar?.content)).toMatchObject({ uid: `${id}@tafelrunde`, sequence: 1 });
  const [office] = (await read(world.lead, (tx) => visitOf(tx, id))).partners;
  expect(office?.answer).toEqual({ answer: 'accepted', isToNow: true });
  // Calendars take the new invitation for one: it does not count back.
  await keep([world.beta, world.office], 2);
  const again = (await letters(id)).findLast(({ recipient }) => recipient === facts.recipient);
  expect(eventIn(again?.calendar?.content).sequence).toBe(1);
  expect(again?.calendar?.method).toBe('REQUEST');
});

test('A-EM-09 three hundred people get three hundred mails, each without the address of another', async () => {
  await world.db.query(
    `with people as (
       insert into app.person (region_id, name, mail)
       select $1, 'Person ' || n, 'p' || n || '@viele.example' from generate_series(1, 300) n returning id)
     insert into app.membership (region_id, person_id, organisation_id, role, valid_from)
     select $1, id, $2, 'ownerLead', '2020-01-01' from people`,
    [world.regionId, world.gamma]
  );
  const id = await plan([world.gamma]);
  const all = await letters(id);
  expect(all).toHaveLength(301);
  const addresses = /p\d+@viele\.example/g;
  for (const { recipient, text, calendar } of all.slice(0, 60)) {
    const named = [
      ...`${text}\n${(calendar?.content ?? '').replaceAll('\r\n ', '')}`.matchAll(addresses)
    ];
    for (const [address] of named) expect(address).toBe(recipient);
  }
});

test('a partner answers, changes its answer, and a changed appointment asks again', async () => {
  const id = await plan([world.beta, world.office]);
  await write(world.betaLead, (tx) => answerInvitation(tx, id, 'tentative'));
  await write(world.betaLead, (tx) => answerInvitation(tx, id, 'accepted'));
  const answers = async (actor: Actor) =>
    (await read(actor, (tx) => visitOf(tx, id))).partners.map(({ answer }) => answer);
  expect(await answers(world.lead)).toEqual([{ answer: 'accepted', isToNow: true }, null]);
  // What Beta answered is for the Schulträger and for Beta.
  expect(await answers(world.coordinator)).toEqual([null, null]);
  for (const actor of [world.lead, world.clerk]) {
    await expect(write(actor, (tx) => answerInvitation(tx, id, 'accepted'))).rejects.toMatchObject({
      status: 403
    });
  }
  await write(world.lead, (tx) =>
    changeVisit(tx, id, { ...appointment, startsAt: '10:00', version: 1 })
  );
  expect(await answers(world.lead)).toEqual([{ answer: 'accepted', isToNow: false }, null]);
});

test('an answer that came by calendar file counts for the organisation of its address alone', async () => {
  const id = await plan([world.beta]);
  const reply = (mail: string, uid = `${id}@tafelrunde`) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'METHOD:REPLY',
      'BEGIN:VEVENT',
      `UID:${uid}`,
      'SEQUENCE:0',
      `ATTENDEE;PARTSTAT=DECLINED:mailto:${mail}`,
      'END:VEVENT',
      'END:VCALENDAR'
    ].join('\n');
  const mail = await addressOf(world.betaLead);
  const take = (text: string, actor = world.lead) => write(actor, (tx) => takeReply(tx, id, text));
  expect(await take(reply(mail.toUpperCase()))).toBe('Gemeinde Beta');
  const [partner] = (await read(world.lead, (tx) => visitOf(tx, id))).partners;
  expect(partner?.answer).toEqual({ answer: 'declined', isToNow: true });
  const stranger = await addressOf(world.coordinator);
  for (const text of [reply(stranger), reply(mail, 'anderer@tafelrunde'), 'Ja'])
    await expect(take(text)).rejects.toThrow(Invalid);
  await expect(take(reply(mail), world.betaLead)).rejects.toMatchObject({ status: 403 });
});

test('a calendar address shows what its account may see at that moment, and ends when it is replaced', async () => {
  const mail = await account(world.db, world.betaLead);
  const { rows } = await world.db.query('select id from auth."user" where email = $1', [mail]);
  const userId: string = rows[0].id;
  const server = await startServer();
  try {
    const beta = await signedIn(server, mail);
    expect((await beta.post('/profil/kalender?/neu', {})).status).toBe(303);
    const address = (await feedOf(userId))?.address ?? '';
    const path = new URL(address).pathname;
    expect((await (await beta.get('/profil/kalender')).text()).includes(path)).toBe(true);
    const id = await plan([world.beta]);
    const hidden = await plan([world.office]);
    const program = server.client();
    const shown = async () => {
      const answer = await program.get(path, { accept: '*/*' });
      expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
      expect(answer.headers.get('cache-control')).toContain('private');
      const text = await answer.text();
      ICAL.parse(text);
      return [id, hidden].map((one) => text.includes(`UID:${one}`));
    };
    expect(await shown()).toEqual([true, false]);
    await world.db.query(
      `update app.visit_partner set access_until = '2020-01-01' where visit_id = $1`,
      [id]
    );
    expect(await shown()).toEqual([false, false]);
    await world.db.query('update app.person set suspended_at = now() where id = $1', [
      world.betaLead.personId
    ]);
    expect(await shown()).toEqual([false, false]);
    await world.db.query('update app.person set suspended_at = null where id = $1', [
      world.betaLead.personId
    ]);
    for (const other of [
      path.replace('.ics', 'x.ics'),
      path.replace(/\.[\w-]{43}/, `.${'A'.repeat(43)}`)
    ])
      expect((await program.get(other)).status).toBe(404);
    expect((await beta.post('/profil/kalender?/neu', {})).status).toBe(303);
    expect((await program.get(path)).status).toBe(404);
    const renewed = new URL((await feedOf(userId))?.address ?? '').pathname;
    expect((await program.get(renewed)).status).toBe(200);
    // No program asks without pause.
    const answers = await Promise.all(Array.from({ length: 61 }, () => program.get(renewed)));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  } finally {
    await server.stop();
  }
});

test('the calendar of a Schulträger holds its own visits and the deadline of its round as a whole day', async () => {
  const mail = await account(world.db, world.lead);
  const { rows } = await world.db.query('select id from auth."user" where email = $1', [mail]);
  await makeFeed(rows[0].id);
  const round = await world.db.query(
    `insert into app.assessment_round (region_id, template_id, label, due_on, opened_on)
     values ($1, $2, 'Herbst', '2027-03-28', '2026-01-01') returning id`,
    [world.regionId, world.template]
  );
  await world.db.query(
    `insert into app.round_owner (region_id, round_id, owner_id, template_id, invited_on)
     values ($1, $2, $3, $4, '2026-01-01')`,
    [world.regionId, round.rows[0].id, world.alpha, world.template]
  );
  const token = /kalender\/(.+)\.ics$/.exec((await feedOf(rows[0].id))?.address ?? '')?.[1] ?? '';
  const text = await feedFile(feedIn(token) ?? '');
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  const deadline = events
    .map((one) => new ICAL.Event(one))
    .find(({ uid }) => uid.includes('-frist'));
  expect([deadline?.startDate.isDate, deadline?.startDate.toString()]).toEqual([
    true,
    '2027-03-28'
  ]);
  expect(deadline?.endDate.toString()).toBe('2027-03-29');
  expect(events.length).toBeGreaterThan(3);
});
