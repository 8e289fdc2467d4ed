import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  member,
  owner,
  publish,
  region,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { nothingSaid, type Answer } from './answer.ts';
import { criterion, saveAnswer } from './answers.server.ts';
import { firstOpen, progressOf } from './assessment.ts';
import { startAssessment } from './assessments.server.ts';
import { outline } from './outline.server.ts';
import { copiedThemes } from './copies.server.ts';
import { finishAssessment } from './finish.server.ts';

let database: TestDatabase;
let db: Arranger;
let regionId: string;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const said: Answer = {
  ...nothingSaid,
  currentLevel: 2,
  targetLevel: 3,
  horizon: 'medium',
  priority: 'A',
  remark: 'Zwei Gebäude warten.',
  note: 'nur damals',
  toDiscuss: true
};

test('a new round begins with the last answers, each to be confirmed or changed', async () => {
  const lead = await newLead();
  const first = await start(lead, '2025', false);
  await save(lead, first, 'T4.1.3', { ...said, version: 0 });
  await save(lead, first, 'T4.1.4', { ...said, currentLevel: 1, version: 0 });
  const second = await start(lead, '2026', true);
  const carried = await see(lead, second, 'T4.1.3');
  expect(carried).toMatchObject({ isCarried: true, version: 1, savedAt: null });
  expect(carried.answer).toEqual({ ...said, note: '', toDiscuss: false });
  expect(carried.before).toMatchObject({ label: '2025', currentLevel: 2, isSame: true });
  const read = await as(lead, 'read only', (tx) => outline(tx, second));
  expect(progressOf(read)).toEqual({ done: 0, all: 42, open: 40, carried: 2 });
  expect(read.previousLabel).toBe('2025');

  // Passing by confirms nothing, „unverändert“ does, and so does a change; a note alone says nothing of it.
  const kept = carried.answer;
  expect((await save(lead, second, 'T4.1.3', { ...kept, version: 1 })).isCarried).toBe(true);
  const noted = await save(lead, second, 'T4.1.3', { ...kept, note: 'fragen', version: 1 });
  expect(noted).toMatchObject({ version: 2, isCarried: true });
  const confirmed = { ...kept, note: 'fragen', version: 2, confirms: true };
  expect(await save(lead, second, 'T4.1.3', confirmed)).toMatchObject({
    version: 3,
    isCarried: false
  });
  const changed = { ...kept, currentLevel: 4, version: 1 };
  expect((await save(lead, second, 'T4.1.4', changed)).isCarried).toBe(false);
  const after = await as(lead, 'read only', (tx) => outline(tx, second));
  expect(progressOf(after)).toMatchObject({ done: 2, carried: 0 });
  expect((await see(lead, second, 'T4.1.4')).before).toMatchObject({ currentLevel: 1 });
  expect((await see(lead, first, 'T4.1.3')).answer).toEqual(said);
});

test('a round may begin empty and still knows what was said before', async () => {
  const lead = await newLead();
  await save(lead, await start(lead, '2025', false), 'T1.1', { ...said, version: 0 });
  const second = await start(lead, '2026', false);
  const read = await see(lead, second, 'T1.1');
  expect([read.version, read.isCarried, read.before?.currentLevel]).toEqual([0, false, 2]);
  expect((await see(lead, second, 'T1.2')).before).toMatchObject({ currentLevel: null });
  const outlined = await as(lead, 'read only', (tx) => outline(tx, second));
  expect(firstOpen(outlined.criteria)?.key).toBe('T1.1');
});

test('what nobody confirmed is frozen as taken over, and confirming it makes another copy', async () => {
  const lead = await newLead();
  await save(lead, await start(lead, '2025', false), 'T1.1', { ...said, version: 0 });
  const second = await start(lead, '2026', true);
  const finish = () => as(lead, 'read write', (tx) => finishAssessment(tx, second));
  const frozen = async (copyId: string) => {
    const choice = { copyId, themeIds: null, remarks: true };
    const themes = await as(lead, 'read only', (tx) => copiedThemes(tx, choice));
    return themes.flatMap(({ criteria }) => criteria).find(({ key }) => key === 'T1.1');
  };
  const one = await finish();
  expect(await frozen(one)).toMatchObject({ currentLevel: 2, isCarried: true });
  expect(await finish()).toBe(one);
  const { answer, version } = await see(lead, second, 'T1.1');
  await save(lead, second, 'T1.1', { ...answer, version, confirms: true });
  const other = await finish();
  expect(other).not.toBe(one);
  expect(await frozen(other)).toMatchObject({ currentLevel: 2, isCarried: false });
});

test('criteria that a new version words anew begin empty, with the old words beside them', async () => {
  const lead = await newLead();
  const first = await start(lead, '2025', false);
  for (const key of ['T1.1', 'T1.2']) await save(lead, first, key, { ...said, version: 0 });
  await newVersion('T1.2');
  const second = await start(lead, '2026', true);
  expect(await see(lead, second, 'T1.1')).toMatchObject({ isCarried: true, version: 1 });
  const anew = await see(lead, second, 'T1.2');
  expect([anew.version, anew.isCarried, anew.answer]).toEqual([0, false, nothingSaid]);
  expect(anew.title).toBe('Ganz neu gefragt');
  expect(anew.before).toMatchObject({ isSame: false, currentLevel: 2, remark: said.remark });
  expect(anew.before?.title).not.toBe(anew.title);
});

async function newLead(): Promise<Actor> {
  return member(db, regionId, await owner(db, regionId, `Stadt ${++count}`), 'ownerLead');
}

/** The owners' matrix once more as version 2, with other words at one criterion. */
async function newVersion(key: string): Promise<void> {
  const one = async (text: string, ...values: unknown[]) =>
    (await db.query(text, [regionId, ...values])).rows;
  const [old] = await one(
    `select id from app.matrix_template where region_id = $1 and audience = 'owner'`
  );
  const [made] = await one(
    `insert into app.matrix_template (region_id, audience, version, title) values ($1, 'owner', 2, 'Matrix') returning id`
  );
  await one(
    `insert into app.template_level (region_id, template_id, no, name, meaning)
     select region_id, $2, no, name, meaning from app.template_level where region_id = $1 and template_id = $3`,
    made.id,
    old.id
  );
  await one(
    `insert into app.theme (region_id, template_id, key, number, title, position)
     select region_id, $2, key, number, title, position from app.theme where region_id = $1 and template_id = $3`,
    made.id,
    old.id
  );
  await one(
    `insert into app.criterion (region_id, template_id, theme_id, key, position, title, guiding_question,
       level_texts, evidence_hint, is_core)
     select c.region_id, $2, h.id, c.key, c.position, case c.key when $4 then 'Ganz neu gefragt' else c.title end,
       case c.key when $4 then 'Und jetzt?' else c.guiding_question end, c.level_texts, c.evidence_hint, c.is_core
     from app.criterion c join app.theme o on o.region_id = c.region_id and o.id = c.theme_id
     join app.theme h on h.region_id = c.region_id and h.template_id = $2 and h.key = o.key
     where c.region_id = $1 and c.template_id = $3`,
    made.id,
    old.id,
    key
  );
  await publish(db, made.id);
}

function start(actor: Actor, label: string, carry: boolean) {
  return as(actor, 'read write', (tx) => startAssessment(tx, { label, carry }));
}

type Input = Answer & { version: number; confirms?: boolean };

function save(actor: Actor, assessmentId: string, key: string, input: Input) {
  return as(actor, 'read write', (tx) => saveAnswer(tx, { assessmentId, key }, input));
}

function see(actor: Actor, assessmentId: string, key: string) {
  return as(actor, 'read only', (tx) => criterion(tx, { assessmentId, key }));
}
