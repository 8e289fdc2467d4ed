import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Client, startServer, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { world, type World } from '../../../tests/access/world.ts';

let database: TestDatabase;
let server: TestServer;
let at: World;
let coordinator: Client;
let short: string;

beforeAll(async () => {
  database = await testDatabase();
  at = await world(database.ownerUrl);
  server = await startServer();
  coordinator = await signedIn(server, await account(at.db, at.actors.coordinator));
  const { rows } = await at.db.query('select short_name from app.region where id = $1', [
    at.regionId
  ]);
  short = rows[0].short_name;
});
afterAll(async () => {
  await server?.stop();
  await at?.db.end();
  await database.drop();
});

const edit = () => `/r/${short}/region/rechtliches/datenschutz`;
const own = () => `/datenschutz?region=${short}`;
const stranger = () => server.client();
const report = { message: 'Zu wenig Kontrast', place: '/r/x', name: '', mail: '' };

test('without a text of its own a region shows the one that comes along', async () => {
  const page = await (await stranger().get(own())).text();
  expect(page).toContain('Cookies');
  expect((await stranger().get('/datenschutz?region=gibt-es-nicht')).status).toBe(404);
  expect((await stranger().get('/datenschutz?wer=alle')).status).toBe(400);
});

test('the text is looked at first, then public for everybody, and never a tag', async () => {
  const text = '# Wer wir sind\n<script>alert(1)</script>\n\n[Amt](https://amt.example)';
  const seen = await coordinator.post(edit(), { version: '0', text, vorschau: '1' });
  expect(seen.status).toBe(200);
  expect(await seen.text()).toMatch(/<h2[^>]*>[\s\S]{0,40}Wer wir sind/);
  expect(await (await stranger().get(own())).text()).not.toContain('Wer wir sind');
  expect((await coordinator.post(edit(), { version: '0', text })).status).toBe(303);
  const page = await (await stranger().get(own())).text();
  expect(page).toContain('Wer wir sind');
  expect(page).toContain('href="https://amt.example"');
  expect(page).not.toContain('<script>alert(1)');
  expect(await (await stranger().get('/datenschutz')).text()).not.toContain('Wer wir sind');
});

test('every version is kept, and who read an older one is told', async () => {
  expect((await coordinator.post(edit(), { version: '0', text: 'Anders' })).status).toBe(409);
  expect((await coordinator.post(edit(), { version: '1', text: '' })).status).toBe(303);
  expect(await (await stranger().get(own())).text()).toContain('Cookies');
  const page = await (await coordinator.get(edit())).text();
  expect(page).toContain('Fassung 1');
  expect(page).toContain('Fassung 2');
});

test('whoever meets a barrier reaches the coordination without signing in', async () => {
  const address = `/barrierefreiheit/rueckmeldung?region=${short}`;
  expect((await stranger().post(address, { ...report, message: '' })).status).toBe(422);
  expect((await stranger().post(address, report)).status).toBe(303);
  const { rows } = await at.db.query(`select recipient from app.mail where kind = 'barrierReport'`);
  expect(rows).toHaveLength(1);
  const list = `/r/${short}/region/rueckmeldungen`;
  const page = await (await coordinator.get(list)).text();
  expect(page).toContain('Zu wenig Kontrast');
  const id = /name="report" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect((await coordinator.post(list, { report: id })).status).toBe(303);
  expect(await (await coordinator.get(list)).text()).not.toContain('Zu wenig Kontrast');
  expect((await coordinator.post(list, { report: id })).status).toBe(404);
});

test('nobody fills the list by machine', async () => {
  const address = '/barrierefreiheit/rueckmeldung';
  const statuses = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await stranger().post(address, report)).status);
  expect(statuses.at(-1)).toBe(429);
});

test('licences and sources stand on public pages', async () => {
  const page = await (await stranger().get('/lizenzen')).text();
  for (const name of ['kysely', 'sharp', 'PostgreSQL', 'Fira Sans']) expect(page).toContain(name);
  expect(page).not.toContain('vitest');
  expect(page).toContain('href="/lizenzen/texte"');
  const texts = await stranger().get('/lizenzen/texte');
  expect(texts.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(await texts.text()).toContain('SIL OPEN FONT LICENSE');
  expect(await (await stranger().get('/datenquellen')).text()).toContain('Datenlizenz Deutschland');
});
