import { afterAll, beforeAll, expect, test } from 'vitest';
import { as, asSystem, type Actor } from '#server/db.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { arranger, member, owner, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { nothingSaid, type Answer } from './answer.ts';
import { criterion, saveAnswer } from './answers.server.ts';
import { progressOf, themesOf } from './assessment.ts';
import { startAssessment } from './assessments.server.ts';
import { outline } from './outline.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let lead: Actor;
let colleague: Actor;
let neighbour: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  const town = await owner(db, regionId, 'Stadt Ahlbrück');
  lead = await member(db, regionId, town, 'ownerLead');
  colleague = await member(db, regionId, town, 'ownerMember');
  neighbour = await member(db, regionId, await owner(db, regionId, 'Werlstedt'), 'ownerLead');
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const wlan: Answer = {
  ...nothingSaid,
  currentLevel: 2,
  targetLevel: 3,
  horizon: 'medium',
  priority: 'A',
  remark: 'Zwei Gebäude warten auf die Verkabelung.',
  note: 'Angebot liegt vor.',
  toDiscuss: true
};

test('what a lead saves is what it reads again, with the note beside it', async () => {
  const at = await place();
  const saved = await save(lead, at, { ...wlan, version: 0 });
  expect(saved.version).toBe(1);
  const read = await see(lead, at);
  expect(read.answer).toEqual(wlan);
  expect(read.version).toBe(1);
});

test('a colleague reads everything, but saving is refused with 403', async () => {
  const at = await place();
  await save(lead, at, { ...wlan, version: 0 });
  expect((await see(colleague, at)).answer).toEqual(wlan);
  await expect(save(colleague, at, { ...wlan, note: '', version: 1 })).rejects.toMatchObject({
    status: 403
  });
  expect((await see(lead, at)).answer).toEqual(wlan);
});

test('another owner finds neither the assessment nor its criteria', async () => {
  const at = await place();
  await expect(see(neighbour, at)).rejects.toMatchObject({ status: 404 });
  await expect(save(neighbour, at, { ...wlan, version: 0 })).rejects.toMatchObject({ status: 404 });
  await expect(
    as(neighbour, 'read only', (tx) => outline(tx, at.assessmentId))
  ).rejects.toMatchObject({ status: 404 });
});

test('A-FO-12 a criterion of the other matrix is unknown', async () => {
  const { assessmentId } = await place();
  const at = { assessmentId, key: 'S1.1' };
  await expect(save(lead, at, { ...wlan, version: 0 })).rejects.toMatchObject({ status: 404 });
});

test('A-FO-11 a level the matrix does not have is refused by the database', async () => {
  const at = await place();
  await expect(save(lead, at, { ...wlan, currentLevel: 5, version: 0 })).rejects.toMatchObject({
    constraint: 'answer_region_id_template_id_current_level_fkey'
  });
});

test('an outdated version overwrites nothing and tells both texts', async () => {
  const at = await place();
  await save(lead, at, { ...wlan, version: 0 });
  await save(lead, at, { ...wlan, remark: 'Schon fertig.', version: 1 });
  await expect(
    save(lead, at, { ...wlan, remark: 'Noch nicht fertig.', version: 1 })
  ).rejects.toMatchObject({
    problem: {
      kind: 'conflict',
      version: '2',
      differences: [{ label: 'Bemerkung', mine: 'Noch nicht fertig.', theirs: 'Schon fertig.' }]
    }
  });
  expect((await see(lead, at)).answer.remark).toBe('Schon fertig.');
});

test('a changed note alone makes a new version, so that nobody overwrites it unseen', async () => {
  const at = await place();
  await save(lead, at, { ...wlan, version: 0 });
  expect((await save(lead, at, { ...wlan, note: 'Zuschlag erteilt.', version: 1 })).version).toBe(
    2
  );
  await expect(save(lead, at, { ...wlan, note: 'Offen.', version: 1 })).rejects.toMatchObject({
    problem: { differences: [{ label: 'Interne Notiz' }] }
  });
});

test('two first answers at the same moment: one is kept, the other is told', async () => {
  const at = await place();
  const both = await Promise.allSettled([
    save(lead, at, { ...wlan, remark: 'eins', version: 0 }),
    save(lead, at, { ...wlan, remark: 'zwei', version: 0 })
  ]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('saving again what is saved changes neither version nor history', async () => {
  const at = await place();
  await save(lead, at, { ...wlan, version: 0 });
  const before = await historyRows();
  expect((await save(lead, at, { ...wlan, version: 1 })).version).toBe(1);
  expect((await save(lead, at, { ...wlan, version: 0 })).version).toBe(1);
  expect(await historyRows()).toBe(before);
});

test('passing by a criterion without an answer writes nothing', async () => {
  const at = await place();
  const before = await historyRows();
  expect(await save(lead, at, { ...nothingSaid, version: 0 })).toEqual({
    version: 0,
    savedAt: null,
    isCarried: false
  });
  expect(await historyRows()).toBe(before);
});

test('an answer can be taken back whole', async () => {
  const at = await place();
  await save(lead, at, { ...wlan, version: 0 });
  await save(lead, at, { ...nothingSaid, version: 1 });
  expect((await see(lead, at)).answer).toEqual(nothingSaid);
});

test('the outline counts levels and answers without a level, theme by theme', async () => {
  const { assessmentId } = await place();
  await save(lead, { assessmentId, key: 'T1.1' }, { ...wlan, version: 0 });
  await save(
    lead,
    { assessmentId, key: 'T1.2' },
    { ...nothingSaid, noLevel: 'unknown', version: 0 }
  );
  await save(lead, { assessmentId, key: 'T1.3' }, { ...nothingSaid, remark: 'später', version: 0 });
  const read = await as(colleague, 'read only', (tx) => outline(tx, assessmentId));
  expect(progressOf(read)).toMatchObject({ done: 2, all: 42, open: 40 });
  expect(themesOf(read).map(({ number, done }) => [number, done])).toEqual([
    ['1', 2],
    ['2', 0],
    ['3', 0],
    ['4.1', 0],
    ['4.2', 0],
    ['5', 0]
  ]);
  expect([read.mayEdit, read.mayFinish]).toEqual([false, false]);
});

test('an assessment bears a name only once', async () => {
  const { label } = await place();
  await expect(start(lead, label)).rejects.toMatchObject({
    constraint: 'assessment_region_id_organisation_id_template_id_label_key'
  });
  await expect(start(neighbour, label)).resolves.toEqual(expect.any(String));
});

test('who may not start an assessment is refused', async () => {
  await expect(start(colleague, 'heimlich')).rejects.toMatchObject({ status: 403 });
});

let started = 0;

async function place() {
  const label = `Einschätzung ${++started}`;
  return { assessmentId: await start(lead, label), key: 'T4.1.3', label };
}

function start(actor: Actor, label: string) {
  return as(actor, 'read write', (tx) => startAssessment(tx, { label }));
}

type Place = { assessmentId: string; key: string };

function save(actor: Actor, at: Place, input: Answer & { version: number }) {
  return as(actor, 'read write', (tx) => saveAnswer(tx, at, input));
}

function see(actor: Actor, at: Place) {
  return as(actor, 'read only', (tx) => criterion(tx, at));
}

async function historyRows(): Promise<number> {
  const result = await db.query('select count(*)::int as rows from app.history');
  return result.rows[0].rows;
}
