import { afterAll, beforeAll, expect, test } from 'vitest';
import { oneTimeLink } from '#server/one-time-link.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, member, owner, region } from '../../../tests/factories.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, password, signedIn } from '../../../tests/sign-in.ts';
import { passwordProblem } from './password.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer({ TRUSTED_PROXY: '127.0.0.1,::1' });
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

async function newMail(): Promise<string> {
  const regionId = await region(db);
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  return account(db, await member(db, regionId, ownerId, 'ownerLead'));
}

async function pathOfReset(mail: string): Promise<string> {
  const { rows } = await db.query(
    `select subject_id from app.mail where kind = 'passwordReset' and recipient = $1 order by created_at desc`,
    [mail]
  );
  return new URL(oneTimeLink('passwordReset', rows[0].subject_id)).pathname;
}

const good = 'zwoelf kleine Boote im Hafen';

test('a forgotten password is set anew by the link in the mail, once', async () => {
  const mail = await newMail();
  const client = server.client();
  expect((await client.post('/passwort', { mail })).status).toBe(303);
  const path = await pathOfReset(mail);
  const page = await client.get(path);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain(mail);
  expect((await client.post(path, { password: 'StadtAhlbrück2026' })).status).toBe(422);
  expect((await client.post(path, { password: good })).headers.get('location')).toBe('/anmelden');
  expect((await client.post(path, { password: good })).status).toBe(410);
  expect((await client.post('/anmelden', { mail, password })).status).toBe(422);
  expect((await client.post('/anmelden', { mail, password: good })).status).toBe(303);
});

test('A-AU-19 a new password ends all other sessions and is told to the address', async () => {
  const mail = await newMail();
  const others = [await signedIn(server, mail), await signedIn(server, mail)];
  await server.client().post('/passwort', { mail });
  await server.client().post(await pathOfReset(mail), { password: good });
  for (const other of others) expect((await other.get('/anmelden')).status).toBe(200);
  const told = await db.query(
    `select 1 from app.mail where kind = 'passwordChanged' and recipient = $1`,
    [mail]
  );
  expect(told.rowCount).toBe(1);
});

test('of parallel resets with one link one goes through', async () => {
  const mail = await newMail();
  await server.client().post('/passwort', { mail });
  const path = await pathOfReset(mail);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, at) => server.client().post(path, { password: `${good} ${at}` }))
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410, 410, 410]);
});

test('A-AU-03 a forgotten password is answered alike for known and unknown addresses, and mailed to the known', async () => {
  const mail = await newMail();
  const unknown = `keiner-${mail}`;
  const [known, other] = [await ask(mail, 1), await ask(unknown, 2)];
  expect(known.status).toBe(other.status);
  expect(headersOf(known)).toEqual(headersOf(other));
  expect(await known.text()).toBe(await other.text());
  const mails = await db.query('select recipient from app.mail where recipient = any ($1)', [
    [mail, unknown]
  ]);
  expect(mails.rows).toEqual([{ recipient: mail }]);
});

test('A-AU-13 links lead to the configured address, whatever Host is claimed', async () => {
  const mail = await newMail();
  const answer = await server
    .client()
    .post('/passwort', { mail }, { 'x-forwarded-host': 'evil.example' });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/anmelden');
});

test('nobody fills a letter box: after three open links no more are mailed', async () => {
  const mail = await newMail();
  for (let at = 0; at < 5; at += 1) await ask(mail, 100 + at);
  const mails = await db.query('select 1 from app.mail where recipient = $1', [mail]);
  expect(mails.rowCount).toBe(3);
});

test('asking again and again from one place is stopped', async () => {
  const statuses = [];
  for (let at = 0; at < 6; at += 1) statuses.push((await ask('immer@test.example', 50)).status);
  expect(statuses).toEqual([303, 303, 303, 303, 303, 429]);
});

test('a link that ran out answers 410', async () => {
  const mail = await newMail();
  await ask(mail, 60);
  const path = await pathOfReset(mail);
  await db.query(`update auth.verification set expires_at = now() - interval '1 second'`);
  expect((await server.client().get(path)).status).toBe(410);
  expect((await server.client().post(path, { password: good })).status).toBe(410);
});

test.each([
  'vier zufaellige worte am see',
  'sieben blaue Tassen im Garten',
  'Äß🙂x'.repeat(32),
  'kX9-vT2_qL7#',
  '8305 1174 9926 03',
  'korrekt pferd batterie heftklammer'
])('%j is a good password', (text) => {
  expect(
    passwordProblem(text, ['Kreis Gütersloh', 'Stadt Alpha', 'mia.neu@stadt-alpha.example'])
  ).toBeNull();
});

test.each([
  'passwort1234',
  'P4ssw0rt!2026',
  '123456789012',
  'qwertzuiop123',
  'aaaaaaaaaaaaaaa',
  'abcabcabcabcabc',
  'Sommer2026!!',
  'Willkommen2026',
  'StadtAlpha2026!',
  'Kreisguetersloh1',
  'tafelrunde-2026',
  'mia.neu.2026',
  'x'.repeat(129)
])('%j is refused', (text) => {
  expect(
    passwordProblem(text, ['Kreis Gütersloh', 'Stadt Alpha', 'mia.neu@stadt-alpha.example'])
  ).toBeTruthy();
});

async function ask(mail: string, network: number): Promise<Response> {
  return server.client().post('/passwort', { mail }, { 'x-forwarded-for': `198.19.${network}.1` });
}

function headersOf(response: Response): Record<string, string> {
  const headers = Object.fromEntries(response.headers);
  delete headers['x-request-id'];
  delete headers.date;
  return headers;
}
