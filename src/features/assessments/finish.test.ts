import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { arranger, member, owner, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { nothingSaid, type Answer } from './answer.ts';
import { saveAnswer } from './answers.server.ts';
import { startAssessment } from './assessments.server.ts';
import { copiedThemes, copiesOf, copy } from './copies.server.ts';
import { copyText } from './copy.ts';
import { chainOf, correctionOf } from './correction.ts';
import { correctCopy, correctionPage } from './corrections.server.ts';
import { draftCopy, finishAssessment } from './finish.server.ts';
import { sha256 } from './seal.server.ts';

let database: TestDatabase;
let db: Arranger;
let townId: string;
let lead: Actor;
let colleague: Actor;
let neighbour: Actor;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db);
  await asSystem((tx) => loadTemplates(tx, regionId));
  townId = await owner(db, regionId, 'Stadt Ahlbrück');
  lead = await member(db, regionId, townId, 'ownerLead');
  colleague = await member(db, regionId, townId, 'ownerMember');
  neighbour = await member(db, regionId, await owner(db, regionId, 'Werlstedt'), 'ownerLead');
});

afterAll(async () => {
  await db.end();
  await database.drop();
});

const said = { ...nothingSaid, currentLevel: 2, remark: 'Bemerkung', note: 'geheim' };

test('finishing freezes answers and remarks, and never an internal note', async () => {
  const id = await started({ 'T1.1': said, 'T4.1.3': { ...nothingSaid, noLevel: 'unknown' } });
  const copyId = await finish(lead, id);
  const criteria = await frozen(copyId);
  expect(criteria).toHaveLength(42);
  const answered = criteria.filter((one) => one.currentLevel !== null || one.noLevel !== null);
  expect(answered).toMatchObject([
    { key: 'T1.1', currentLevel: 2, remark: 'Bemerkung' },
    { key: 'T4.1.3', noLevel: 'unknown', remark: '' }
  ]);
  expect(JSON.stringify(criteria)).not.toContain('geheim');
});

test('later answers do not reach a copy; finishing again makes the next one', async () => {
  const id = await started({ 'T1.1': said });
  const first = await finish(lead, id);
  await answer(id, 'T1.1', { ...said, currentLevel: 3, version: 1 });
  const second = await finish(lead, id);
  expect((await frozen(first))[0]?.currentLevel).toBe(2);
  expect((await frozen(second))[0]?.currentLevel).toBe(3);
  const copies = await as(colleague, 'read only', (tx) => copiesOf(tx, id));
  expect(copies.map(({ number }) => number)).toEqual([2, 1]);
});

test('A-CO-01 finishing twenty times without a change makes one copy, also at the same moment', async () => {
  const id = await started({ 'T1.1': said });
  const ids = await Promise.all(Array.from({ length: 20 }, () => finish(lead, id)));
  expect(new Set([...ids, await finish(lead, id)]).size).toBe(1);
});

test('the checksum can be made again from what the copy holds', async () => {
  const id = await started({
    'T1.1': said,
    'T2.3': { ...nothingSaid, targetLevel: 4, priority: 'B' }
  });
  const copyId = await finish(lead, id);
  const head = await as(lead, 'read only', (tx) => copy(tx, copyId));
  const answers = (await frozen(copyId)).filter(({ key }) => ['T1.1', 'T2.3'].includes(key));
  const { rows } = await db.query(
    'select r.salt, r.leaf, c.key from app.copied_remark r join app.criterion c on c.id = r.criterion_id where r.copy_id = $1',
    [copyId]
  );
  expect(rows).toHaveLength(1);
  const sealed = answers.map((one) => {
    const row = rows.find(({ key }) => key === one.key);
    const leaf = row ? sha256(`${row.salt}:${one.remark}`) : null;
    expect(leaf).toBe(row?.leaf ?? null);
    return { ...one, leaf };
  });
  const text = copyText({
    organisationId: townId,
    assessmentId: id,
    audience: 'owner',
    matrixVersion: 1,
    number: head.number,
    takenOn: head.takenOn,
    corrects: null,
    answers: sealed
  });
  expect(sha256(text)).toBe(head.sha256);
  expect(await unsound()).toEqual([]);
});

test('nothing changes a copy any more, not even its own organisation', async () => {
  const copyId = await finish(lead, await started({ 'T1.1': said }));
  const attempts = [
    'update app.copied_answer set current_level = 4 where copy_id = $1',
    `update app.copied_remark set remark = 'anders' where copy_id = $1`,
    'delete from app.copied_answer where copy_id = $1',
    'update app.frozen_copy set number = 99 where id = $1',
    'delete from app.frozen_copy where id = $1'
  ];
  // Tried as the owner of the tables, whom no policy of the application holds back.
  for (const text of attempts) {
    await expect(db.query(text, [copyId])).rejects.toMatchObject({ code: 'TR409' });
  }
  expect((await frozen(copyId))[0]?.currentLevel).toBe(2);
});

test('an assessment without an answer cannot be finished', async () => {
  const id = await started({});
  await expect(finish(lead, id)).rejects.toMatchObject({ errors: { '': expect.any(String) } });
  await answer(id, 'T1.1', { ...said, version: 0 });
  await answer(id, 'T1.1', { ...nothingSaid, version: 1 });
  await expect(finish(lead, id)).rejects.toMatchObject({ errors: { '': expect.any(String) } });
});

test('only who may finish does, and other owners find nothing', async () => {
  const id = await started({ 'T1.1': said });
  await expect(finish(colleague, id)).rejects.toMatchObject({ status: 403 });
  await expect(finish(neighbour, id)).rejects.toMatchObject({ status: 404 });
  const copyId = await finish(lead, id);
  await expect(as(neighbour, 'read only', (tx) => copy(tx, copyId))).rejects.toMatchObject({
    status: 404
  });
  expect(await as(neighbour, 'read only', (tx) => copiedThemes(tx, all(copyId)))).toEqual([]);
});

test('the draft of the next copy tells whether it would differ', async () => {
  const id = await started({ 'T1.1': said });
  const draft = () => as(lead, 'read only', (tx) => draftCopy(tx, id));
  expect(await draft()).toMatchObject({ number: 1, isUnchanged: false });
  await finish(lead, id);
  expect(await draft()).toMatchObject({ number: 2, isUnchanged: true });
  await answer(id, 'T1.1', { ...said, note: 'nur für uns', version: 1 });
  expect(await draft()).toMatchObject({ isUnchanged: true });
  await answer(id, 'T1.1', { ...said, priority: 'C', note: 'nur für uns', version: 2 });
  expect(await draft()).toMatchObject({ isUnchanged: false });
});

test('a correction is a new copy that names the old one and why, once, and only of what changed', async () => {
  const id = await started({ 'T1.1': said });
  const first = await finish(lead, id);
  await expect(correct(lead, first)).rejects.toMatchObject({ errors: { '': expect.any(String) } });
  await answer(id, 'T1.1', { ...said, currentLevel: 3, version: 1 });
  const page = await as(lead, 'read only', (tx) => correctionPage(tx, first));
  expect(page).toMatchObject({ isUnchanged: false, by: null, changed: [{ key: 'T1.1' }] });
  await expect(correct(colleague, first)).rejects.toMatchObject({ status: 403 });
  await expect(correct(neighbour, first)).rejects.toMatchObject({ status: 404 });
  const second = await correct(lead, first);
  await expect(correct(lead, first)).rejects.toBeInstanceOf(Outdated);
  await answer(id, 'T1.1', { ...said, currentLevel: 4, version: 2 });
  const third = await correct(lead, second);
  const { copies } = await as(colleague, 'read only', (tx) => copy(tx, second));
  expect(chainOf(copies, second).map((one) => one.id)).toEqual([first, second, third]);
  expect(correctionOf(copies, second)?.reason).toBe('Falsch gezählt');
  expect(await unsound()).toEqual([]);
  await expect(
    db.query(`update app.correction set reason = 'anders' where copy_id = $1`, [second])
  ).rejects.toMatchObject({ code: 'TR409' });
});

let count = 0;

async function started(answers: Record<string, Answer>): Promise<string> {
  const label = `Einschätzung ${++count}`;
  const id = await as(lead, 'read write', (tx) => startAssessment(tx, { label }));
  for (const [key, value] of Object.entries(answers)) {
    await answer(id, key, { ...value, version: 0 });
  }
  return id;
}

function answer(assessmentId: string, key: string, input: Answer & { version: number }) {
  return as(lead, 'read write', (tx) => saveAnswer(tx, { assessmentId, key }, input));
}

function correct(actor: Actor, copyId: string) {
  return as(actor, 'read write', (tx) => correctCopy(tx, copyId, 'Falsch gezählt'));
}

/** What the database itself finds wrong with any checksum. */
async function unsound() {
  const { rows } = await db.query(`select app.verify_frozen() -> 'faults' as faults`);
  return rows[0].faults;
}

function finish(actor: Actor, id: string) {
  return as(actor, 'read write', (tx) => finishAssessment(tx, id));
}

async function frozen(copyId: string) {
  const themes = await as(colleague, 'read only', (tx) => copiedThemes(tx, all(copyId)));
  return themes.flatMap(({ criteria }) => criteria);
}

function all(copyId: string) {
  return { copyId, themeIds: null, remarks: true };
}
