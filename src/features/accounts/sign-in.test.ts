import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashOf } from '#server/session.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, member, owner, region } from '../../../tests/factories.ts';
import { comparable } from '../../../tests/page-text.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, password, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let second: TestServer;
let mail: string;

// Both processes believe this machine as their proxy, so that a test can come from any address.
const behindProxy = { TRUSTED_PROXY: '127.0.0.1,::1' };

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  [server, second] = await Promise.all([startServer(behindProxy), startServer(behindProxy)]);
  mail = await newMail();
});
afterAll(async () => {
  await Promise.all([server?.stop(), second?.stop(), db?.end()]);
  await database.drop();
});

async function newMail(): Promise<string> {
  const regionId = await region(db);
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  return account(db, await member(db, regionId, ownerId, 'ownerLead'));
}

/** Every test comes from a network of its own unless it says where from. */
let network = 0;
function from(address = `198.18.${(network += 1)}.1`) {
  return { 'x-forwarded-for': address };
}

test('the right password leads to the start page with a session that only its hash stands for', async () => {
  const client = server.client();
  const answer = await client.post('/anmelden', { mail, password }, from());
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('/');
  const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('sitzung=')) ?? '';
  expect(cookie).toMatch(/HttpOnly/i);
  expect(cookie).toMatch(/SameSite=Lax/i);
  expect(cookie).toMatch(/Max-Age=129600/i);
  const token = client.cookies.get('sitzung') ?? '';
  const stored = await db.query('select token, ip_address, user_agent from auth.session');
  const tokens = stored.rows.map((row) => row.token);
  expect(tokens).toContain(hashOf(token));
  expect(tokens).not.toContain(token);
});

test('a wrong password and an unknown address get the same answer', async () => {
  const headers = from();
  const wrong = await server
    .client()
    .post('/anmelden', { mail, password: 'nicht dieses Passwort' }, headers);
  const unknown = await server
    .client()
    .post(
      '/anmelden',
      { mail: mail.replace(/^./, '_'), password: 'nicht dieses Passwort' },
      headers
    );
  expect(wrong.status).toBe(422);
  expect(unknown.status).toBe(422);
  const [a, b] = [await wrong.text(), await unknown.text()];
  expect(without(mail, a)).toBe(without(mail.replace(/^./, '_'), b));
  expect(a).toContain('Adresse und Passwort passen nicht zusammen');
  expect(a).not.toContain('nicht dieses Passwort');
});

test('what is no address at all is an unknown one', async () => {
  for (const typed of ['mia', 'mia@', '7e9ca8b5-000a-1000-8000-0002e7c89271', '@@@', 'ä ö']) {
    const answer = await server.client().post('/anmelden', { mail: typed, password }, from());
    expect([typed, answer.status]).toEqual([typed, 422]);
  }
});

test('the address is found whatever its case and the password is compared unmodified', async () => {
  const shouted = await server
    .client()
    .post('/anmelden', { mail: mail.toUpperCase(), password }, from());
  expect(shouted.status).toBe(303);
  const padded = await server
    .client()
    .post('/anmelden', { mail, password: `${password} ` }, from());
  expect(padded.status).toBe(422);
});

test('A-AU-04 after five wrong tries that place waits, in every process, and another place signs in', async () => {
  const victim = await newMail();
  const headers = from('203.0.113.7');
  const wrong = (on: TestServer) =>
    on.client().post('/anmelden', { mail: victim, password: 'falsches Passwort' }, headers);
  const answers = [];
  for (const on of [server, second, server, second, server]) answers.push((await wrong(on)).status);
  expect(answers).toEqual([422, 422, 422, 422, 422]);
  const sixth = await wrong(second);
  expect(sixth.status).toBe(429);
  expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(sixth.headers.get('retry-after'))).toBeLessThanOrEqual(900);
  expect(await sixth.text()).toContain('Das waren zu viele Versuche');
  const right = await server.client().post('/anmelden', { mail: victim, password }, headers);
  expect(right.status).toBe(429);
  const elsewhere = await server
    .client()
    .post('/anmelden', { mail: victim, password }, from('203.0.113.8'));
  expect(elsewhere.status).toBe(303);
});

test('parallel tries are counted before they are judged', async () => {
  const victim = await newMail();
  const headers = from();
  const tries = Array.from({ length: 12 }, (_, at) =>
    [server, second][at % 2]
      ?.client()
      .post('/anmelden', { mail: victim, password: 'falsch' }, headers)
  );
  const statuses = (await Promise.all(tries)).map((answer) => answer?.status);
  expect(statuses.filter((status) => status === 422)).toHaveLength(5);
  expect(statuses.filter((status) => status === 429)).toHaveLength(7);
});

test('A-AU-05 one password against many accounts is stopped after thirty tries from one network', async () => {
  const headers = from();
  const tries = Array.from({ length: 40 }, (_, at) =>
    server
      .client()
      .post('/anmelden', { mail: `nobody-${at}@test.example`, password: 'Sommer2026!!' }, headers)
  );
  const statuses = (await Promise.all(tries)).map((answer) => answer.status);
  expect(statuses.filter((status) => status === 422)).toHaveLength(30);
});

test('A-AU-06 claimed addresses count for nothing and an IPv6 network counts as one', async () => {
  const victim = await newMail();
  const statuses = [];
  for (let at = 0; at < 6; at += 1) {
    const headers = {
      'x-forwarded-for': `10.0.0.${at}, 2001:db8:5:7::${at + 1}`,
      forwarded: `for=10.0.0.${at}`
    };
    const answer = await server
      .client()
      .post('/anmelden', { mail: victim, password: 'falsch' }, headers);
    statuses.push(answer.status);
  }
  expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
});

test('right passwords are not counted', async () => {
  const headers = from();
  for (let at = 0; at < 7; at += 1) {
    expect((await server.client().post('/anmelden', { mail, password }, headers)).status).toBe(303);
  }
});

test('A-AU-16 a session known before signing in is worth nothing afterwards', async () => {
  const client = await signedIn(server, mail);
  const old = client.cookies.get('sitzung') ?? '';
  await client.post('/anmelden', { mail, password }, from());
  expect(client.cookies.get('sitzung')).not.toBe(old);
  const stolen = server.client();
  stolen.cookies.set('sitzung', old);
  expect((await stolen.get('/anmelden')).status).toBe(200);
  const planted = server.client();
  planted.cookies.set('sitzung', 'A'.repeat(43));
  await planted.post('/anmelden', { mail, password }, from());
  expect(planted.cookies.get('sitzung')).not.toBe('A'.repeat(43));
});

test('A-AU-17 after signing out the cookie opens nothing', async () => {
  const client = await signedIn(server, mail);
  const kept = client.cookies.get('sitzung') ?? '';
  const answer = await client.post('/abmelden');
  expect(answer.status).toBe(303);
  expect(client.cookies.has('sitzung')).toBe(false);
  const again = second.client();
  again.cookies.set('sitzung', kept);
  expect((await again.get('/anmelden')).status).toBe(200);
  const rows = await db.query('select from auth.session where token = $1', [hashOf(kept)]);
  expect(rows.rowCount).toBe(0);
});

test.each([
  ['60 minutes of rest', `updated_at = now() - interval '61 minutes'`],
  ['12 hours in all', `created_at = now() - interval '12 hours 1 minute', updated_at = now()`]
])('a session ends after %s', async (_, change) => {
  const client = await signedIn(server, mail);
  expect((await client.get('/anmelden')).status).toBe(303);
  const token = hashOf(client.cookies.get('sitzung') ?? '');
  await db.query(`update auth.session set ${change} where token = $1`, [token]);
  expect((await client.get('/anmelden')).status).toBe(200);
});

test('use keeps a session alive and is noted at most once a minute', async () => {
  const client = await signedIn(server, mail);
  const token = hashOf(client.cookies.get('sitzung') ?? '');
  const age = async () => {
    const row = await db.query(
      'select extract(epoch from now() - updated_at)::int as age from auth.session where token = $1',
      [token]
    );
    return row.rows[0].age;
  };
  await db.query(
    `update auth.session set updated_at = now() - interval '40 seconds' where token = $1`,
    [token]
  );
  await client.get('/anmelden');
  expect(await age()).toBeGreaterThanOrEqual(40);
  await db.query(
    `update auth.session set updated_at = now() - interval '50 minutes' where token = $1`,
    [token]
  );
  await client.get('/anmelden');
  expect(await age()).toBeLessThan(10);
});

test.each([
  ['/r/region/matrix?seite=2', '/r/region/matrix?seite=2'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example/', '/'],
  ['/..//evil.example', '/'],
  ['/\tevil', '/']
])('after signing in, %j leads to %j', async (weiter, target) => {
  const answer = await server.client().post('/anmelden', { mail, password, weiter }, from());
  expect(answer.headers.get('location')).toBe(target);
});

test('the library answers nothing over HTTP', async () => {
  for (const path of ['/api/auth/sign-in/email', '/api/auth/sign-up/email', '/api/auth/ok']) {
    expect((await server.client().get(path)).status).toBe(404);
  }
});

/** A page without what is drawn anew each time, challenges for passkeys included, and without the typed address. */
function without(typed: string, html: string): string {
  return comparable(html)
    .replaceAll(typed, '')
    .replace(/challenge:"[\w-]+"/g, '');
}
