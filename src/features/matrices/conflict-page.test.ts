import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { arranger, member, organisation, region } from '../../../tests/factories.ts';
import type { Arranger } from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { loadTemplates } from './templates.server.ts';

// Two editors of one draft, without a script.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let one: Client;
let other: Client;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, id));
  const office = await organisation(db, id, 'coordinationOffice', 'Koordination');
  server = await startServer();
  const editor = async () =>
    signedIn(server, await account(db, await member(db, id, office, 'regionCoordinator')));
  [one, other] = [await editor(), await editor()];
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
});

test('A-CO-02: two change one criterion: both texts are shown, and each field can be taken from either', async () => {
  const { rows } = await db.query(`select id from app.matrix_template where audience = 'owner'`);
  const begun = await one.post(`/r/musterland/vorlagen/${rows[0].id}/entwurf`);
  const draft = (begun.headers.get('location') ?? '').replace(/\/aufbau$/, '');
  const found = await db.query(
    `select c.id, c.level_texts from app.criterion c join app.matrix_template t on t.id = c.template_id
     where t.state = 'draft' and c.key = 'T1.1'`
  );
  const page = `${draft}/kriterien/${found.rows[0].id}`;
  const levels = Object.fromEntries(
    found.rows[0].level_texts.map((text: string, at: number) => [`level${at + 1}`, text])
  );
  const empty = ['otherTitle', 'otherQuestion', 'otherEvidence', 'otherLevel1', 'otherLevel2'];
  const typed = {
    ...Object.fromEntries([...empty, 'otherLevel3', 'otherLevel4'].map((name) => [name, ''])),
    ...levels,
    version: '1',
    evidence: 'Protokoll'
  };
  const hers = { ...typed, title: 'Ihr Titel', guidingQuestion: 'Ihre Frage?' };
  const his = { ...typed, title: 'Sein Titel', guidingQuestion: 'Seine Frage?', core: 'on' };
  expect((await one.post(page, hers)).status).toBe(303);

  const refused = await other.post(page, his);
  expect(refused.status).toBe(409);
  const html = await refused.text();
  for (const text of ['Sein Titel', 'Ihr Titel', 'Seine Frage?', 'Ihre Frage?']) {
    expect(html).toContain(text);
  }
  expect(html.match(/name="theirs" value="\w+"/g)).toEqual([
    'name="theirs" value="title"',
    'name="theirs" value="guidingQuestion"',
    'name="theirs" value="core"'
  ]);
  const version = /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';
  const decided = { ...his, guidingQuestion: 'Gemeinsame Frage?', version, theirs: 'title' };
  expect((await other.post(page, decided)).status).toBe(303);
  const saved = await db.query(
    'select title, guiding_question as question, is_core as core from app.criterion where id = $1',
    [found.rows[0].id]
  );
  expect(saved.rows).toEqual([{ title: 'Ihr Titel', question: 'Gemeinsame Frage?', core: true }]);
});
