import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, insert, region } from '../../../tests/factories.ts';
import { attention } from './attention.ts';
import { todosOf } from './todo.ts';
import { installationState } from './operator.server.ts';

let database: TestDatabase;
let db: Arranger;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
});
afterAll(async () => {
  await db?.end();
  await database.drop();
});

test('an installation at rest needs nobody', async () => {
  const state = await installationState();
  expect(state).toMatchObject({ regions: 0, sessions: 0 });
  expect(state.schema).toMatch(/^\d{4}_/);
  expect(state.databaseBytes).toBeGreaterThan(1_000_000);
  expect(attention(state, null, null)).toEqual([]);
  const around = { disk: null, sendsMail: false, isDemo: false };
  expect(todosOf(state, around)).toEqual(['region', 'legal', 'mail', 'backup']);
});

test('a full disk, a mail that met an obstacle and a job given up need somebody', async () => {
  const about = { kind: 'invitation', recipient: 'mia@ahlbrueck.example' };
  const regionId = await region(db, 'musterland');
  const mail = { region_id: regionId, subject_id: regionId, reason: 'unreachable', ...about };
  await insert(db, 'app.mail', mail);
  await db.query(`update jobs.job set state = 'failed' where name = 'mail'`);
  const state = await installationState();
  expect(JSON.stringify(state)).not.toContain('ahlbrueck');
  expect(attention(state, { freeBytes: 1, isShort: true }, null)).toEqual([
    'disk',
    'mails',
    'jobs'
  ]);
});
