import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, member, owner, region } from '../../../tests/factories.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { setLanguage } from './language.server.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  await region(db);
  server = await startServer();
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

test('a choice leads back and holds for the next page, readable by scripts for a year', async () => {
  const client = server.client();
  const chosen = await client.post('/sprache', { sprache: 'en', zurueck: '/impressum?a=1' });
  expect(chosen.status).toBe(303);
  expect(chosen.headers.get('location')).toBe('/impressum?a=1');
  const cookie = chosen.headers.getSetCookie().find((line) => line.startsWith('sprache=en')) ?? '';
  expect(cookie).toMatch(/SameSite=Lax/i);
  expect(cookie).toMatch(/Max-Age=31536000/i);
  expect(cookie).toMatch(/Path=\//i);
  expect(cookie).not.toMatch(/HttpOnly|Secure/i);
  const english = await (await client.get('/impressum')).text();
  expect(english).toContain('<html lang="en"');
  expect(english).toContain('<h1 class="kern-heading-x-large');
  expect(english).toContain('Imprint');
  await client.post('/sprache', { sprache: 'de', zurueck: '/' });
  expect(await (await client.get('/impressum')).text()).toContain('<html lang="de"');
});

test('with https the cookie travels encrypted only', () => {
  const secure: unknown[] = [];
  const cookies = {
    set: (_name: string, _value: string, options?: { secure?: boolean }) =>
      void secure.push(options?.secure)
  };
  setLanguage(cookies, 'de');
  process.env.PUBLIC_URL = 'https://tafelrunde.example';
  setLanguage(cookies, 'de');
  delete process.env.PUBLIC_URL;
  expect(secure).toEqual([false, true]);
});

test.each(['https://fremd.example/', '//fremd.example', '/\\fremd.example', 'javascript:1', ''])(
  'nobody is led elsewhere by %j',
  async (zurueck) => {
    const answer = await server.client().post('/sprache', { sprache: 'de', zurueck });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
  }
);

test('only the two languages are taken, and only from a form', async () => {
  const client = server.client();
  expect((await client.post('/sprache', { sprache: 'fr', zurueck: '/' })).status).toBe(422);
  expect((await client.post('/sprache', { zurueck: '/' })).status).toBe(422);
  expect((await client.post('/sprache', { sprache: 'de', mehr: '1' })).status).toBe(422);
  expect((await client.get('/sprache')).status).toBe(405);
  const json = { 'content-type': 'application/json' };
  expect((await client.post('/sprache', { sprache: 'de' }, json)).status).toBe(415);
  expect(client.cookies.has('sprache')).toBe(false);
});

test('the account keeps the choice, and the next sign-in brings it to another browser', async () => {
  const regionId = await region(db);
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  const mail = await account(db, await member(db, regionId, ownerId, 'ownerLead'));
  const first = await signedIn(server, mail);
  expect(first.cookies.has('sprache')).toBe(false);
  await first.post('/sprache', { sprache: 'en', zurueck: '/' });
  const { rows } = await db.query('select language from auth."user" where email = $1', [mail]);
  expect(rows).toEqual([{ language: 'en' }]);
  const second = await signedIn(server, mail);
  expect(second.cookies.get('sprache')).toBe('en');
});
