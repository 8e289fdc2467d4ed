import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSignIn } from '#server/db.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, insert, member, owner } from '../../../tests/factories.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, operator, signedIn } from '../../../tests/sign-in.ts';
import { operatorPage } from './operator.server.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let lead: Client;
let looksAfter: Client;
let operatorMail: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer();
  const region = await insert(db, 'app.region', { short_name: 'musterland', name: 'Musterland' });
  const demo = await insert(db, 'app.region', {
    short_name: 'vorfuehrung',
    name: 'Vorführung',
    is_demo: true
  });
  const regionId = region.id ?? '';
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  const mail = (row: Record<string, unknown>) =>
    insert(db, 'app.mail', {
      region_id: regionId,
      kind: 'invitation',
      recipient: 'empfang@ahlbrueck.example',
      subject_id: regionId,
      ...row
    });
  // The worker must not take them before they are looked at.
  await db.query('begin');
  await mail({});
  await mail({ kind: 'release', attempts: 3, reason: 'unreachable' });
  await mail({ attempts: 1, reason: 'refused', dropped_at: '2026-01-02' });
  await mail({ sent_at: '2026-01-02', attempts: 1 });
  await mail({ region_id: demo.id });
  await db.query('delete from jobs.job');
  await db.query('commit');
  operatorMail = await operator(db);
  lead = await signedIn(
    server,
    await account(db, await member(db, regionId, ownerId, 'ownerLead'))
  );
  looksAfter = await signedIn(server, operatorMail);
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

test('the page is for operators: others do not find it, strangers sign in first', async () => {
  const stranger = await server.client().get('/betrieb');
  expect([stranger.status, stranger.headers.get('location')]).toEqual([
    303,
    '/anmelden?weiter=/betrieb'
  ]);
  expect((await lead.get('/betrieb')).status).toBe(404);
  expect((await looksAfter.get('/betrieb')).status).toBe(200);
  expect((await looksAfter.post('/betrieb')).status).toBe(405);
});

test('it counts mails and says why one is in trouble, and names nobody', async () => {
  const page = await (await looksAfter.get('/betrieb')).text();
  const words = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  expect(words).toMatch(/Warten 2, die älteste seit/);
  expect(words).toMatch(/Gesendet \(90 Tage\) 1 /);
  expect(words).toMatch(/Nicht gesendet \(90 Tage\) 1 /);
  expect(words).toMatch(/Freigabe .{10,40} 3 wartet: Mailserver nicht erreichbar/);
  expect(words).toMatch(/Mails senden \d+ \d+ \d+/);
  expect(words).toMatch(/Angemeldete Browser: 2 /);
  expect(words).toMatch(/PostgreSQL 1\d\./);
  expect(words).toMatch(/Stand der Datenbank \d{4}_\w+\.sql Größe der Datenbank [\d.]+ MB/);
  expect(page).not.toMatch(/ahlbrueck|Ahlbrück|Musterland/);
});

test('an operator sees which mails wait, with a masked address, gives one up and sends it again', async () => {
  expect((await lead.get('/betrieb/mails')).status).toBe(404);
  const page = await (await looksAfter.get('/betrieb/mails')).text();
  expect(page).toContain('e…g@ahlbrueck.example');
  expect(page).toContain('Musterland');
  expect(page).not.toMatch(/empfang|Stadt Ahlbrück|Vorführung</);
  const { rows } = await db.query(`select id from app.mail where reason = 'unreachable'`);
  const address = `/betrieb/mails/${rows[0].id}`;
  expect(await (await looksAfter.get(address)).text()).toContain('Mailserver nicht erreichbar');
  expect((await lead.post(`${address}?/aufgabe`)).status).toBe(404);
  expect((await looksAfter.post(`${address}?/aufgabe`)).status).toBe(303);
  expect((await looksAfter.post(`${address}?/aufgabe`)).status).toBe(409);
  const waiting = async () => {
    const found = await db.query(
      `select m.dropped_at is null as waits, (select count(*)::int from jobs.job where data ->> 'mailId' = m.id::text) as jobs
       from app.mail m where m.id = $1`,
      [rows[0].id]
    );
    return found.rows[0];
  };
  expect(await waiting()).toEqual({ waits: false, jobs: 0 });
  expect((await looksAfter.post(`${address}?/erneut`)).status).toBe(303);
  expect((await waiting()).jobs).toBe(1);
});

test('who meets a barrier outside of a region reaches the operators, who mark it as answered', async () => {
  const typed = { message: 'Zu wenig Kontrast', place: '', name: '', mail: '' };
  expect((await server.client().post('/barrierefreiheit/rueckmeldung', typed)).status).toBe(303);
  expect((await lead.get('/betrieb/barrieren')).status).toBe(404);
  const page = await (await looksAfter.get('/betrieb/barrieren')).text();
  expect(page).toContain('Zu wenig Kontrast');
  const report = /name="report" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect((await lead.post('/betrieb/barrieren', { report })).status).toBe(404);
  expect((await looksAfter.post('/betrieb/barrieren', { report })).status).toBe(303);
  expect((await looksAfter.post('/betrieb/barrieren', { report })).status).toBe(404);
  expect((await db.query('select from auth.barrier_report')).rowCount).toBe(0);
  await db.query(`delete from app.mail where kind = 'barrierReport'`);
});

test('what an operator asks reads no table with content', async () => {
  const { rows } = await db.query(
    `select string_agg(prosrc, ' ') as source from pg_proc
     where proname like 'operator\\_%' or proname = 'installation_state'`
  );
  const read = new Set(String(rows[0].source).match(/\bapp\.[a-z_]+/g));
  expect([...read].sort()).toEqual([
    'app.end_sessions_of',
    'app.history_state',
    'app.installation_state',
    'app.mail',
    'app.note_operator_deed',
    'app.now',
    'app.organisation',
    'app.region',
    'app.reset_factor',
    'app.restoration'
  ]);
  // Of organisations their number alone.
  expect(String(rows[0].source).match(/select [^ ]+ from app\.organisation\b/g)).toEqual([
    'select count(*) from app.organisation'
  ]);
  const granted = await db.query(
    `select table_name as name from information_schema.role_table_grants
     where table_schema = 'app' and grantee like '%\\_auth' and privilege_type = 'SELECT'`
  );
  expect(granted.rows.map(({ name }) => name).sort()).toEqual([
    'invitation',
    'mandate',
    'membership',
    'organisation',
    'person',
    'region',
    'role',
    'unit'
  ]);
});

test('the database tells it to an operator alone', async () => {
  const idOf = (mail: string) =>
    asSignIn((tx) =>
      tx.selectFrom('auth.user').select('id').where('email', '=', mail).executeTakeFirstOrThrow()
    );
  const { id } = await idOf(operatorMail);
  // The one that was sent again waits until its job finds that it has nothing to tell any more.
  const { waiting = 0, sent, dropped = 0 } = (await operatorPage(id))?.mails ?? {};
  expect([sent, waiting + dropped]).toEqual([1, 3]);
  await db.query('delete from auth.operator where user_id = $1', [id]);
  expect(await operatorPage(id)).toBeNull();
  await insert(db, 'auth.operator', { user_id: id });
});

test('without a mail server every page of an operator says that mails wait', async () => {
  const warning = 'Der Mailversand ist nicht eingerichtet';
  expect(await (await looksAfter.get('/impressum')).text()).toContain(warning);
  expect(await (await lead.get('/impressum')).text()).not.toContain(warning);
  const [demo, mailing] = await Promise.all([
    startServer({ DEMO: '1' }),
    startServer({ SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'Post <post@musterland.example>' })
  ]);
  try {
    for (const other of [demo, mailing]) {
      const client = await signedIn(other, operatorMail);
      expect(await (await client.get('/impressum')).text()).not.toContain(warning);
    }
  } finally {
    await Promise.all([demo.stop(), mailing.stop()]);
  }
});
