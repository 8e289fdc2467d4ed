import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { forgetOldSignIns } from '#features/accounts/tidying.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { newSendKey } from '#base/send-key.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import type { FaultPoint } from '#server/faults.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { arranger, member, owner, region, type Arranger } from './factories.ts';
import { sendKeyIn } from './page-text.ts';
import { startServer, type Client, type TestServer } from './server.ts';
import { account, signedIn } from './sign-in.ts';

// A form is sent again because its answer got lost, somebody clicked twice or came back: its work is done once.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let actor: Actor;
let mails: [string, string];
let lead: Client;
let deputy: Client;
let evidence: string;

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-fault-'));
const order = join(folder, 'order');

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  actor = await member(db, regionId, alpha, 'ownerLead');
  const other = await member(db, regionId, alpha, 'ownerLead');
  mails = [await account(db, actor), await account(db, other)];
  const id = await as(actor, 'read write', (tx) => startAssessment(tx, { label: 'Runde' }));
  evidence = `/r/musterland/matrix/${id}/T4.1.3/belege`;
  await start();
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  rmSync(folder, { recursive: true });
  await database.drop();
});

async function start() {
  server = await startServer({ FAULT_ORDER: order });
  [lead, deputy] = await Promise.all([signedIn(server, mails[0]), signedIn(server, mails[1])]);
}

const newVisit = '/r/musterland/besuche/neu';
const visit = (title: string) => ({
  kind: 'ownerVisit',
  title,
  heldOn: '2030-06-03',
  startsAt: '10:00',
  durationMin: '120',
  venue: 'Rathaus',
  aims: 'WLAN klären',
  accessUntil: ''
});

const visitsNamed = async (title: string) =>
  (await db.query('select from app.visit where title = $1', [title])).rowCount;

async function keyIn(answer: Response): Promise<string> {
  return sendKeyIn(await answer.text());
}

test('A-AP-12 a key belongs to one person and one content: other content is asked about, nonsense refused', async () => {
  const sendung = await keyIn(await lead.get(newVisit));
  expect(sendung).toHaveLength(32);
  expect(await keyIn(await lead.get(newVisit))).not.toBe(sendung);

  // What is refused has done nothing, so the corrected form may come under its key.
  expect((await lead.post(newVisit, { ...visit(''), sendung })).status).toBe(422);
  const first = await lead.post(newVisit, { ...visit('Erster'), sendung });
  const again = await lead.post(newVisit, { ...visit('Erster'), sendung });
  expect([first.status, again.status]).toEqual([303, 303]);
  expect(again.headers.get('location')).toBe(first.headers.get('location'));
  expect(decodeURIComponent(lead.cookies.get('hinweis') ?? '')).toContain('einmal gespeichert');

  const other = await lead.post(newVisit, { ...visit('Zweiter'), sendung });
  expect(other.status).toBe(422);
  const text = await other.text();
  expect(text).toContain('schon einmal gesendet');
  expect(text).toContain('value="Zweiter"');
  const anew = sendKeyIn(text);
  expect(anew).not.toBe(sendung);
  expect((await lead.post(newVisit, { ...visit('Zweiter'), sendung: anew })).status).toBe(303);

  const theirs = await deputy.post(newVisit, { ...visit('Erster'), sendung });
  expect(theirs.status).toBe(303);
  expect(theirs.headers.get('location')).not.toBe(first.headers.get('location'));
  expect([await visitsNamed('Erster'), await visitsNamed('Zweiter')]).toEqual([2, 1]);

  for (const broken of ['x'.repeat(10_000), '', "' or 1=1"]) {
    const refused = await lead.post(newVisit, { ...visit('Dritter'), sendung: broken });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('beschädigt');
  }
  expect(await visitsNamed('Dritter')).toBe(0);
});

test('A-CO-01 twenty equal forms at the same moment make one thing and get one answer', async () => {
  const sendung = newSendKey();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => lead.post(newVisit, { ...visit('Gleichzeitig'), sendung }))
  );
  const told = answers.map(({ status, headers }) => `${status} ${headers.get('location')}`);
  expect(new Set(told).size).toBe(1);
  expect(told[0]).toMatch(/^303 \/r\/musterland\/besuche\//);
  expect(await visitsNamed('Gleichzeitig')).toBe(1);
});

test('a form with a file counts as the same when the file has the same bytes', async () => {
  const sendung = newSendKey();
  const upload = (text: string) => {
    const form = new FormData();
    form.set('file', new Blob([`%PDF-1.7\n${text}\n%%EOF\n`]), 'plan.pdf');
    form.set('sendung', sendung);
    return lead.upload(`${evidence}?/datei`, form);
  };
  const [first, second] = [await upload('Plan'), await upload('Plan')];
  expect([first.status, second.status, (await upload('anders')).status]).toEqual([303, 303, 422]);
  expect((await db.query('select from app.evidence')).rowCount).toBe(1);
});

test.each([
  ['write.before-commit', 0],
  ['write.after-commit', 1],
  ['form.before-answer', 1]
] satisfies [FaultPoint, number][])(
  'A-CO-09 killed at %s, what was sent is there %i times, and once when it is sent again',
  async (point, before) => {
    const form = { ...visit(`Absturz ${point}`), sendung: await keyIn(await lead.get(newVisit)) };
    writeFileSync(order, point);
    await expect(lead.post(newVisit, form)).rejects.toThrow();
    expect(existsSync(order)).toBe(false);
    expect(await visitsNamed(form.title)).toBe(before);
    await start();
    const answers = [await lead.post(newVisit, form), await lead.post(newVisit, form)];
    const [made] = (await db.query('select id from app.visit where title = $1', [form.title])).rows;
    for (const { status, headers } of answers) {
      expect([status, headers.get('location')]).toEqual([303, `/r/musterland/besuche/${made.id}`]);
    }
    expect(await visitsNamed(form.title)).toBe(1);
  }
);

test('what was sent is forgotten after a day', async () => {
  const count = async () => (await db.query('select from auth.sending')).rowCount;
  await db.query(
    `update auth.sending set sent_at = now() - interval '25 hours' where location like '%besuche%'`
  );
  await forgetOldSignIns();
  expect(await count()).toBe(1);
});
