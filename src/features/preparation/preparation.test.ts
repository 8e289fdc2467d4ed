import { afterAll, beforeAll, expect, test } from 'vitest';
import { plusDays } from '#base/days.ts';
import { today } from '#server/clock.ts';
import { as, type Actor } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { mandate, member } from '../../../tests/factories.ts';
import { visit as insertVisit, visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';
import { unanswered } from './expectation.ts';
import { answerExpectation, expectationsOf, unansweredVisitsQuery } from './expectations.server.ts';
import { byCriterion } from './mark.ts';
import { criteriaToMark, mark, markingOf, markPage, marksOf } from './marks.server.ts';
import { expectationInput, markInput } from './preparation-input.ts';

let database: TestDatabase;
let world: VisitWorld;
let visitId: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  visitId = await insertVisit(world, { held_on: plusDays(today(), 30) });
});

afterAll(async () => {
  await world.db.end();
  await database.drop();
});

const read = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read only', work);
const write = <T>(actor: Actor, work: Parameters<typeof as<T>>[2]) => as(actor, 'read write', work);

const ask = (actor: Actor, key: string, question: string, version = 0) =>
  write(actor, (tx) => mark(tx, visitId, key, { version, question, tun: null }));
const answer = (actor: Actor, expects: string, version = 0) =>
  write(actor, (tx) => answerExpectation(tx, visitId, { version, expects, contributes: 'Zeit' }));
const seenBy = async (actor: Actor) =>
  (await read(actor, (tx) => marksOf(tx, visitId))).map(
    ({ key, organisation, question }) => `${key} ${organisation}: ${question}`
  );

test('whoever takes part sees the marks, but none of a theme that was not released to it', async () => {
  await ask(world.betaLead, 'T4.2.1', 'Wer vertritt?');
  await ask(world.betaLead, 'T4.1.1', 'Bis wann?');
  await ask(world.coordinator, 'T4.1.1', 'Welche Gebäude?');
  await ask(world.clerk, 'T4.1.2', 'Reicht das Geld?');
  const all = [
    'T4.1.1 Gemeinde Beta: Bis wann?',
    'T4.1.1 Regionale Koordination: Welche Gebäude?',
    'T4.1.2 Stadt Alpha: Reicht das Geld?',
    'T4.2.1 Gemeinde Beta: Wer vertritt?'
  ];
  expect(await seenBy(world.lead)).toEqual(all);
  expect(await seenBy(world.betaLead)).toEqual(all);
  expect(await seenBy(world.coordinator)).toEqual(all.slice(0, 3));
  expect(await seenBy(world.gammaLead)).toEqual([]);
  const marks = await read(world.lead, (tx) => marksOf(tx, visitId));
  expect(byCriterion(marks).map(({ key, marks: of }) => [key, of.length])).toEqual([
    ['T4.1.1', 2],
    ['T4.1.2', 1],
    ['T4.2.1', 1]
  ]);
});

test('a partner finds and marks only criteria of the themes it reads', async () => {
  const chosen = await read(world.coordinator, (tx) => criteriaToMark(tx, visitId));
  expect(chosen.criteria.map(({ key }) => key)).toEqual(['T4.1.1', 'T4.1.2']);
  await expect(ask(world.coordinator, 'T4.2.1', 'Und hier?')).rejects.toMatchObject({
    status: 404
  });
  await expect(ask(world.gammaLead, 'T4.1.1', 'Und hier?')).rejects.toMatchObject({ status: 404 });
  const provider = await member(world.db, world.regionId, world.alpha, 'ownerMember', {
    to: '2099-12-31',
    mandateId: await mandate(world.db, world.regionId, world.alpha, 'Netze GmbH')
  });
  await expect(ask(provider, 'T4.1.1', 'Und hier?')).rejects.toMatchObject({ status: 403 });
  await expect(
    write(world.coordinator, (tx) =>
      tx
        .insertInto('app.visit_mark')
        .values({
          region_id: world.regionId,
          visit_id: visitId,
          criterion_id: world.staff,
          organisation_id: world.office,
          owner_id: world.alpha,
          template_id: world.template,
          theme_id: world.staffTheme
        })
        .execute()
    )
  ).rejects.toMatchObject({ code: '42501' });
});

test('two people of one organisation keep both questions, and one takes the mark off', async () => {
  const page = () => read(world.clerk, (tx) => markPage(tx, visitId, 'T4.1.2'));
  expect((await page()).own).toMatchObject({ question: 'Reicht das Geld?', version: 1 });
  await ask(world.lead, 'T4.1.2', 'Reicht das Geld auch 2027?', 1);
  const refused = ask(world.clerk, 'T4.1.2', 'Woher kommt das Geld?', 1);
  await expect(refused).rejects.toThrow(Outdated);
  await expect(refused).rejects.toMatchObject({
    problem: {
      version: '2',
      differences: [{ mine: 'Woher kommt das Geld?', theirs: 'Reicht das Geld auch 2027?' }]
    }
  });
  await write(world.lead, (tx) =>
    mark(tx, visitId, 'T4.1.2', { version: 2, question: '', tun: 'entfernen' })
  );
  expect((await page()).own).toBeNull();
  expect(markInput.safeParse({ version: '0', question: ' ' }).success).toBe(false);
});

test('the released copy names the visit it is read for, with the own marks', async () => {
  expect(await read(world.betaLead, (tx) => markingOf(tx, world.copy))).toMatchObject({
    id: visitId,
    marks: [
      { key: 'T4.1.1', question: 'Bis wann?' },
      { key: 'T4.2.1', question: 'Wer vertritt?' }
    ]
  });
  expect(await read(world.gammaLead, (tx) => markingOf(tx, world.copy))).toBeNull();
});

test('every party says what it expects and contributes, and who is missing is named by organisation', async () => {
  expect(expectationInput.safeParse({ version: '0', expects: ' ', contributes: '' }).success).toBe(
    false
  );
  const asked = (actor: Actor) =>
    read(actor, async (tx) => (await unansweredVisitsQuery(tx).execute(tx)).rows);
  expect(await asked(world.betaLead)).toMatchObject([{ id: visitId }]);
  expect(await asked(world.clerk)).toEqual([]);
  await answer(world.betaLead, 'Gemeinsam einkaufen');
  await answer(world.lead, 'Beratung');
  expect(await asked(world.betaLead)).toEqual([]);
  const parties = await read(world.coordinator, (tx) => expectationsOf(tx, visitId));
  expect(parties).toMatchObject([
    {
      name: 'Stadt Alpha',
      isOwner: true,
      expectation: { expects: 'Beratung', contributes: 'Zeit' }
    },
    { name: 'Gemeinde Beta', expectation: { expects: 'Gemeinsam einkaufen' } },
    { name: 'Regionale Koordination', isMine: true, mayAnswer: true, expectation: null }
  ]);
  expect(unanswered(parties)).toEqual(['Regionale Koordination']);
  expect(await read(world.gammaLead, (tx) => expectationsOf(tx, visitId))).toEqual([]);
  await expect(answer(world.clerk, 'Anderes', 1)).rejects.toMatchObject({ status: 403 });
  await expect(answer(world.gammaLead, 'Anderes')).rejects.toMatchObject({ status: 404 });
  await expect(answer(world.betaLead, 'Anderes')).rejects.toMatchObject({
    problem: {
      version: '1',
      differences: [{ mine: 'Anderes', theirs: 'Gemeinsam einkaufen' }]
    }
  });
  await answer(world.betaLead, 'Anderes', 1);
});

test('what a party wrote is out of sight while it is not invited, and all is closed after the talk', async () => {
  const partner = [world.regionId, visitId, world.beta];
  await world.db.query(
    'delete from app.visit_partner where region_id = $1 and visit_id = $2 and organisation_id = $3',
    partner
  );
  expect((await seenBy(world.lead)).join()).not.toContain('Beta');
  expect(await seenBy(world.betaLead)).toEqual([]);
  await world.db.query(
    `insert into app.visit_partner (region_id, visit_id, organisation_id, owner_id, access_until)
     values ($1, $2, $3, $4, '2099-12-31')`,
    [...partner, world.alpha]
  );
  expect((await seenBy(world.lead)).join()).toContain('Beta');
  await world.db.query(`update app.visit set state = 'talking' where id = $1`, [visitId]);
  await ask(world.coordinator, 'T4.1.2', 'Noch eine Frage');
  await world.db.query(`update app.visit set state = 'held' where id = $1`, [visitId]);
  await expect(ask(world.lead, 'T4.1.2', 'Zu spät')).rejects.toMatchObject({ code: 'TR409' });
  await expect(ask(world.betaLead, 'T4.1.1', 'Zu spät', 1)).rejects.toMatchObject({
    code: 'TR409'
  });
  await expect(answer(world.coordinator, 'Zu spät')).rejects.toMatchObject({ code: 'TR409' });
  expect(await read(world.betaLead, (tx) => markingOf(tx, world.copy))).toBeNull();
});
