import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { today } from '#server/clock.ts';
import type { Actor } from '#server/db.ts';
import { plusDays } from '#base/days.ts';
import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { todayPage } from '#features/today/today.server.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, owner, type Arranger } from '../../../tests/factories.ts';
import { matrixWorld, read, write } from '../../../tests/matrix-world.ts';
import {
  askReading,
  endReading,
  readHistory,
  readingPage,
  readingsPage,
  readingToAsk,
  settleReading
} from './readings.server.ts';

let database: TestDatabase;
let db: Arranger;
let world: Awaited<ReturnType<typeof matrixWorld>>;
let otherLead: Actor;
let clerk: Actor;
let stranger: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  world = await matrixWorld(db);
  otherLead = await member(db, world.regionId, world.alpha, 'ownerLead');
  clerk = await member(db, world.regionId, world.alpha, 'ownerMember');
  const beta = await owner(db, world.regionId, 'Stadt Beta');
  stranger = await member(db, world.regionId, beta, 'ownerLead');
  await db.query(`update app.person set name = 'Mia Kollegin' where id = $1`, [otherLead.personId]);
  const at = { assessmentId: world.assessment, key: 'T1.1' };
  const said = { ...nothingSaid, currentLevel: 3, remark: 'Neu gesehen', version: 1 };
  await write(otherLead, (tx) => saveAnswer(tx, at, said));
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

const ask = (actor: Actor, withNames: boolean, change = {}) =>
  write(actor, (tx) =>
    askReading(tx, {
      object: { kind: 'assessment', id: world.assessment },
      fromOn: plusDays(today(), -1),
      toOn: plusDays(today(), 1),
      reason: 'Strittig ist, wann die Stufe geändert wurde',
      withNames,
      ...change
    })
  );

test('without names a reading is open at once, shows what changed and notes each time it is read', async () => {
  const id = await ask(world.lead, false);
  const { entries } = await write(world.lead, (tx) => readHistory(tx, id));
  expect(entries).toContainEqual(
    expect.objectContaining({
      table: 'answer',
      verb: 'update',
      about: 'T1.1',
      changes: expect.arrayContaining([
        { field: 'current_level', before: '2', after: '3' },
        { field: 'remark', before: 'zu T1.1', after: 'Neu gesehen' }
      ])
    })
  );
  // Neither a name nor an id of anybody comes along.
  const text = JSON.stringify(entries);
  expect(text).not.toContain('Mia Kollegin');
  expect(entries.every((entry) => !('by' in entry))).toBe(true);
  for (const actor of [otherLead, clerk, world.lead]) {
    expect(text).not.toContain(actor.personId);
    expect(text).not.toContain(actor.membershipId);
  }
  await write(world.lead, (tx) => readHistory(tx, id));
  const { people } = await read(world.lead, (tx) => readingPage(tx, id));
  expect(people.looks).toHaveLength(2);
  // Whoever was named in nothing is told of nothing.
  expect((await read(clerk, readingsPage)).readings).toEqual([]);
  await write(world.lead, (tx) => endReading(tx, id));
  await expect(write(world.lead, (tx) => readHistory(tx, id))).rejects.toMatchObject({
    code: '42501'
  });
});

test('with names a second person agrees first, and whoever is named sees it', async () => {
  const id = await ask(world.lead, true);
  const reads = (actor: Actor) => write(actor, (tx) => readHistory(tx, id));
  const settles = (actor: Actor, agrees = true) =>
    write(actor, (tx) => settleReading(tx, id, agrees));
  // The same human in another membership is no second person.
  const { rows } = await db.query(
    `insert into app.membership (region_id, person_id, organisation_id, role, valid_from)
     values ($1, $2, $3, 'ownerLead', '2020-01-01') returning id`,
    [world.regionId, world.lead.personId, world.alpha]
  );
  const twice = { ...world.lead, membershipId: rows[0].id };
  for (const actor of [world.lead, twice]) {
    await expect(reads(actor)).rejects.toMatchObject({ code: '42501' });
    await expect(settles(actor)).rejects.toMatchObject({ code: '42501' });
  }
  for (const actor of [clerk, stranger]) {
    await expect(settles(actor)).rejects.toMatchObject({ status: 404 });
    expect((await read(actor, readingsPage)).readings).toEqual([]);
  }
  const waiting = async (actor: Actor) =>
    (await read(actor, todayPage)).waiting.filter(({ kind }) => kind === 'reading');
  expect(await waiting(world.coordinator)).toMatchObject([{ maySettle: true }]);

  await settles(world.coordinator);
  await expect(settles(otherLead)).rejects.toMatchObject({ code: '42501' });
  const { entries } = await reads(world.lead);
  expect(entries.map(({ by }) => by)).toContain('Mia Kollegin');
  // The coordination agreed and reads nothing.
  for (const actor of [world.coordinator, otherLead]) {
    await expect(reads(actor)).rejects.toMatchObject({ code: '42501' });
  }
  expect(await waiting(otherLead)).toMatchObject([{ maySettle: false }]);
  expect(await waiting(clerk)).toEqual([]);
  const seen = await read(otherLead, (tx) => readingPage(tx, id));
  expect(seen.reading).toMatchObject({ isAboutMe: true, withNames: true });
  expect(seen.people).toMatchObject({ askedBy: 'ownerLead', settledBy: 'regionCoordinator' });
  expect(seen.people.looks).toHaveLength(1);

  // After a week it is closed.
  await db.query('update app.history_reading set open_until = $1 where id = $2', [
    plusDays(today(), -1),
    id
  ]);
  await expect(reads(world.lead)).rejects.toMatchObject({ code: '42501' });
  const refused = await ask(world.lead, true);
  await write(otherLead, (tx) => settleReading(tx, refused, false));
  await expect(write(world.lead, (tx) => readHistory(tx, refused))).rejects.toMatchObject({
    code: '42501'
  });
});

test('nobody asks for what is not their own, and never for a person (A-TZ-18)', async () => {
  await expect(read(clerk, readingToAsk)).rejects.toMatchObject({ status: 403 });
  await expect(ask(stranger, false)).rejects.toMatchObject({ errors: expect.anything() });
  await expect(ask(world.coordinator, false)).rejects.toMatchObject({ errors: expect.anything() });
  const { objects } = await read(world.coordinator, readingToAsk);
  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['template']));
  const byHand = sql`select app.ask_history('assessment', ${world.assessment}, app.today(), app.today(), 'Ich will es eben wissen', false)`;
  for (const actor of [stranger, clerk, world.coordinator]) {
    await expect(write(actor, (tx) => byHand.execute(tx))).rejects.toMatchObject({ code: '42501' });
  }
  const person = { object: { kind: 'person', id: otherLead.personId } };
  await expect(ask(world.lead, true, person)).rejects.toMatchObject({ errors: expect.anything() });
});
