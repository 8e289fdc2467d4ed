import { afterAll, beforeAll, expect, test } from 'vitest';
import { nothingSaid } from '#features/assessments/answer.ts';
import { saveAnswer } from '#features/assessments/answers.server.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { forgetOldSignIns } from '#features/accounts/tidying.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import { hashOf } from '#server/session.ts';
import { testDatabase, type TestDatabase } from '../../tests/database.ts';
import { arranger, member, owner, region, type Arranger } from '../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../tests/server.ts';
import { account, password, signedIn } from '../../tests/sign-in.ts';

// A session ends while somebody types: what the form brings waits for that person, and for nobody else.
let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let lead: Actor;
let mail: string;
let otherMail: string;
let assessment: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  lead = await member(db, regionId, alpha, 'ownerLead');
  mail = await account(db, lead);
  otherMail = await account(db, await member(db, regionId, alpha, 'ownerLead'));
  assessment = await as(lead, 'read write', (tx) => startAssessment(tx, { label: 'Runde' }));
  server = await startServer();
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

const criterion = (key = 'T4.1.3') => `/r/musterland/matrix/${assessment}/${key}`;
const answer = (remark: string, version = 0) => ({
  version: String(version),
  current: '2',
  remark,
  note: ''
});
const toSignIn = '/anmelden?weiter=%2Fgemerkt';

/** A browser whose session was ended from elsewhere. */
async function ended(): Promise<Client> {
  const client = await signedIn(server, mail);
  const token = hashOf(client.cookies.get('sitzung') ?? '');
  await db.query('delete from auth.session where token = $1', [token]);
  return client;
}

async function signIn(client: Client, address: string): Promise<void> {
  const sent = await client.post('/anmelden', { mail: address, password, weiter: '/gemerkt' });
  expect(sent.headers.get('location')).toBe('/gemerkt');
}

async function kept() {
  const { rows } = await db.query(
    'select id, address, fields from auth.kept_input order by kept_at'
  );
  return rows;
}

const remarks = async () =>
  (await db.query('select remark from app.answer')).rows.map((row) => row.remark);

test('the typed text waits for the same account, opens in its form and meets what was saved meanwhile', async () => {
  const client = await ended();
  const typed = 'Zwei <b>Gebäude</b> warten & warten';
  const refused = await client.post(criterion(), answer(typed));
  expect([refused.status, refused.headers.get('location')]).toEqual([303, toSignIn]);
  const page = await (await client.get(toSignIn)).text();
  expect(page).toContain('ist einen Tag lang für Sie gemerkt');
  expect(page).not.toContain('Gebäude');
  const [{ id }] = await kept();

  const stranger = server.client();
  for (const [name, value] of client.cookies) stranger.cookies.set(name, value);
  await signIn(stranger, otherMail);
  expect(await (await stranger.get('/gemerkt')).text()).not.toContain('Gebäude');
  expect((await stranger.post(criterion(), { gemerkt: id })).status).toBe(404);
  expect((await stranger.post('/gemerkt', { id })).status).toBe(303);

  await as(lead, 'read write', (tx) =>
    saveAnswer(
      tx,
      { assessmentId: assessment, key: 'T4.1.3' },
      { ...nothingSaid, remark: 'Inzwischen', version: 0, theirs: [] }
    )
  );
  await signIn(client, mail);
  expect(await (await client.get('/gemerkt')).text()).toContain('&lt;b>Gebäude');
  // It opens where it was typed and nowhere else.
  expect((await client.post(criterion('T4.1.4'), { gemerkt: id })).status).toBe(404);
  const opened = await client.post(criterion(), { gemerkt: id });
  expect(opened.status).toBe(200);
  const form = await opened.text();
  expect(form).toContain('&lt;b>Gebäude');
  expect(form).toContain('Noch nicht gespeichert');
  expect(form).toMatch(new RegExp(`name="gemerkt" value="${id}"`));
  expect(form).toMatch(/name="version" value="0"/);
  expect(await remarks()).toEqual(['Inzwischen']);

  const conflict = await client.post(criterion(), { ...answer(typed), gemerkt: id });
  expect(conflict.status).toBe(409);
  const both = await conflict.text();
  expect(both).toContain('Inzwischen');
  expect(both).toMatch(new RegExp(`name="gemerkt" value="${id}"`));
  expect(await kept()).toHaveLength(1);
  const sent = await client.post(criterion(), { ...answer(typed, 1), gemerkt: id });
  expect(sent.status).toBe(303);
  expect(await remarks()).toEqual([typed]);
  expect(await kept()).toEqual([]);
});

test('what was typed on the Kurzweg opens there as well, and waits no longer once it is saved', async () => {
  const client = await ended();
  const step = `/r/musterland/matrix/${assessment}/kurzweg/T1.1`;
  const typed = { version: '0', current: '2', remark: 'Kurz gesagt' };
  await client.post(step, { ...typed, to: 'overview' });
  await signIn(client, mail);
  const [{ id }] = await kept();
  const form = await (await client.post(step, { gemerkt: id })).text();
  expect(form).toContain('Kurz gesagt');
  expect(form).toMatch(new RegExp(`name="gemerkt" value="${id}"`));
  const sent = await client.post(step, { ...typed, to: 'overview', gemerkt: id });
  expect(sent.status).toBe(303);
  expect(await remarks()).toContain('Kurz gesagt');
  expect(await kept()).toEqual([]);
});

test('only a session that was one keeps something, and never a password, a file or more than a little', async () => {
  const unknown = server.client();
  unknown.cookies.set('sitzung', 'A'.repeat(43));
  const nobody = await unknown.post(criterion(), answer('von niemandem'));
  expect(nobody.headers.get('location')).toBe('/anmelden');
  const client = await ended();
  const passwords = { currentPassword: 'geheimes altes', password: 'geheimes neues' };
  expect((await client.post('/profil/passwort', passwords)).status).toBe(303);
  await client.post(criterion(), { version: '3', current: ' ' });
  expect(await kept()).toEqual([]);

  await client.post('/profil/adresse', { mail: 'neu@alpha.example', ...passwords });
  expect(await kept()).toMatchObject([{ fields: [['mail', 'neu@alpha.example']] }]);
  const upload = new FormData();
  upload.set('title', 'Mit Datei');
  upload.set('file', new File(['Inhalt der Datei'], 'geheim.pdf'));
  await client.upload(`${criterion()}/belege?/datei`, upload);
  expect((await kept()).at(-1)).toMatchObject({ fields: [['title', 'Mit Datei']] });
  await client.post(criterion(), answer('x'.repeat(200_000)));
  expect(await (await client.get('/anmelden')).text()).toContain('zu lang, um sie zu merken');
  for (let no = 1; no <= 6; no++) await client.post(criterion(`T4.1.${no}`), answer(`Text ${no}`));
  await client.post(criterion('T4.1.6'), answer('Text 6, noch einmal'));
  const texts = (await kept()).map(({ fields }) => new Map(fields).get('remark'));
  expect(texts).toEqual(['Text 2', 'Text 3', 'Text 4', 'Text 5', 'Text 6, noch einmal']);

  // Whoever signs out is done with it, and the cookie of that session keeps nothing any more.
  const cookie = client.cookies.get('sitzung') ?? '';
  await signIn(client, mail);
  const last = client.cookies.get('sitzung') ?? '';
  await client.post('/abmelden');
  expect(await kept()).toEqual([]);
  for (const old of [cookie, last]) {
    client.cookies.set('sitzung', old);
    await client.post(criterion(), answer('zu spät'));
  }
  expect(await kept()).toEqual([]);
});

test('scripts are led on as well, unless they keep what was typed in the browser', async () => {
  const client = await ended();
  const script = { accept: 'application/json', 'x-sveltekit-action': 'true' };
  const own = await client.post(criterion(), answer('im Browser'), {
    ...script,
    'x-own-draft': 'true'
  });
  expect(own.status).toBe(401);
  expect(await kept()).toEqual([]);
  const sent = await client.post('/profil', { name: 'Mia Neu', language: 'de' }, script);
  expect(await sent.json()).toMatchObject({ type: 'redirect', location: toSignIn });
  const unknown = await server.client().post(criterion(), answer('x'), script);
  expect(await unknown.json()).toMatchObject({ type: 'redirect', location: '/anmelden' });

  await signIn(client, mail);
  const [{ id }] = await kept();
  expect(await (await client.get('/gemerkt')).text()).toContain('Mia Neu');
  const opened = await client.post('/profil', { gemerkt: id });
  expect(await opened.text()).toMatch(/value="Mia Neu"/);
  await db.query(`update auth.kept_input set kept_at = now() - interval '25 hours'`);
  expect(await (await client.get('/gemerkt')).text()).not.toContain('Mia Neu');
  expect((await client.post('/profil', { gemerkt: id })).status).toBe(404);
  await db.query(`update auth.ended_session set ended_at = now() - interval '25 hours'`);
  await forgetOldSignIns();
  expect(await kept()).toEqual([]);
  expect((await db.query('select from auth.ended_session')).rowCount).toBe(0);
});
