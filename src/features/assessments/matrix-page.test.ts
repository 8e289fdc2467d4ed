import { statSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import { arranger, member, owner, region, type Arranger } from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type Fields, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { startAssessment } from './assessments.server.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let actor: Actor;
let lead: Client;
let clerk: Client;
let neighbour: Client;
let id: string;
let count = 0;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  const town = await owner(db, regionId, 'Stadt Ahlbrück');
  const other = await owner(db, regionId, 'Gemeinde Werlstedt');
  actor = await member(db, regionId, town, 'ownerLead');
  server = await startServer();
  const client = async (one: Actor) => signedIn(server, await account(db, one));
  lead = await client(actor);
  clerk = await client(await member(db, regionId, town, 'ownerMember'));
  neighbour = await client(await member(db, regionId, other, 'ownerLead'));
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
});

beforeEach(async () => {
  const label = `Runde ${++count}`;
  id = await as(actor, 'read write', (tx) => startAssessment(tx, { label }));
});

const root = '/r/musterland';
const page = (key = 'T4.1.3') => `${root}/matrix/${id}/${key}`;
const typed = { version: '0', current: '2', target: '3', horizon: 'medium', priority: 'A' };
const answer = (fields: Fields = {}) => ({ ...typed, remark: 'Zwei Gebäude', note: '', ...fields });

test('the scripts of a criterion, the heaviest page, stay below 72 KB as they are sent', async () => {
  const html = await (await lead.get(page())).text();
  const scripts = new Set(html.match(/_app\/immutable\/[\w/.-]+\.js/g));
  expect(scripts.size).toBeGreaterThan(5);
  const sizes = [...scripts].map((path) => statSync(`build/client/${path}.br`).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(72 * 1024);
});

test('a lead starts an assessment and is led to it; the same name is refused with 422', async () => {
  const label = 'Neuer Anlauf';
  const first = await lead.post(`${root}/matrix`, { label });
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toMatch(/^\/r\/musterland\/matrix\/[0-9a-f-]{36}$/);
  const again = await lead.post(`${root}/matrix`, { label });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain('gibt es schon');
});

test('the form saves and leads to the next criterion, back, to the same one or to the overview', async () => {
  const ways = { 'T4.1.4': page('T4.1.4'), 'T4.1.2': page('T4.1.2'), stay: page() };
  for (const [to, location] of Object.entries({ ...ways, overview: `${root}/matrix/${id}` })) {
    const sent = await lead.post(page(), answer({ version: to === 'T4.1.4' ? '0' : '1', to }));
    expect([to, sent.status, sent.headers.get('location')]).toEqual([to, 303, location]);
  }
  const shown = await (await lead.get(page())).text();
  expect(shown).toContain('Zwei Gebäude');
  expect(shown).toContain('1 von 42 Kriterien eingeschätzt');
});

test('a level and „weiß ich nicht“ at once are refused with 422, and what was typed is kept', async () => {
  const sent = await lead.post(page(), answer({ current: ['2', 'unknown'], remark: 'bleibt da' }));
  expect(sent.status).toBe(422);
  const shown = await sent.text();
  expect(shown).toContain('Wählen Sie entweder eine Stufe');
  expect(shown).toContain('bleibt da');
  expect(shown).toMatch(/<title>Fehler: T4\.1\.3 WLAN/);
});

test.each([
  ['a level that is none', { current: '7' }],
  ['a level the matrix does not have', { target: '5' }],
  ['a date nobody offers', { horizon: 'never' }],
  ['a text that is too long', { remark: 'x'.repeat(4001) }],
  ['a field nobody knows', { organisation_id: 'x' }],
  ['a version that is no number', { version: '-1' }]
])('%s is refused with 422', async (_case, fields) => {
  expect((await lead.post(page(), answer(fields))).status).toBe(422);
});

test('A-CO-02 an outdated answer gets 409 with both texts, and sending it again keeps the own one', async () => {
  await lead.post(page(), answer());
  await lead.post(page(), answer({ version: '1', remark: 'die andere Fassung' }));
  const refused = await lead.post(page(), answer({ version: '1', remark: 'meine Fassung' }));
  expect(refused.status).toBe(409);
  const shown = await refused.text();
  expect(shown).toContain('die andere Fassung');
  expect(shown).toContain('meine Fassung');
  const version = /name="version" value="(\d+)"/.exec(shown)?.[1] ?? '';
  const kept = await lead.post(page(), answer({ version, remark: 'meine Fassung' }));
  expect(kept.status).toBe(303);
  expect(await (await lead.get(page())).text()).toContain('meine Fassung');
});

test('a script is answered with the new version instead of a page', async () => {
  const headers = { accept: 'application/json', 'x-sveltekit-action': 'true' };
  const sent = await lead.post(page(), answer({ to: 'quiet' }), headers);
  expect(await sent.json()).toMatchObject({ type: 'success', status: 200 });
});

test('a colleague reads along without a form, and saving or finishing is refused with 403', async () => {
  await lead.post(page(), answer({ note: 'nur bei uns' }));
  const shown = await (await clerk.get(page())).text();
  expect(shown).toContain('nur bei uns');
  expect(shown).not.toContain('<textarea');
  expect((await clerk.post(page(), answer({ version: '1' }))).status).toBe(403);
  expect((await clerk.get(`${root}/matrix/${id}/abschluss`)).status).toBe(403);
  expect((await clerk.post(`${root}/matrix/${id}/abschluss`)).status).toBe(403);
});

test('for another owner the whole matrix does not exist', async () => {
  const paths = [`${root}/matrix/${id}`, page(), `${root}/matrix/${id}/abschluss`];
  for (const path of paths) {
    expect([path, (await neighbour.get(path)).status]).toEqual([path, 404]);
  }
  expect((await neighbour.post(page(), answer())).status).toBe(404);
  expect((await neighbour.post(`${root}/matrix/${id}/abschluss`)).status).toBe(404);
});

test('unknown criteria and criteria of the other matrix are 404', async () => {
  for (const key of ['T9.9', 'S1.1', 'keins', 'T1']) {
    expect([key, (await lead.get(page(key))).status]).toEqual([key, 404]);
  }
});

test('finishing leads to the copy, which shows remarks and no internal note', async () => {
  const abschluss = `${root}/matrix/${id}/abschluss`;
  expect((await lead.post(abschluss)).status).toBe(422);
  await lead.post(page(), answer({ note: 'nur bei uns' }));
  expect(await (await lead.get(abschluss)).text()).toContain('41 Kriterien sind noch offen');
  const sent = await lead.post(abschluss);
  expect(sent.status).toBe(303);
  const copy = sent.headers.get('location') ?? '';
  const shown = await (await clerk.get(copy)).text();
  expect(shown).toContain('Zwei Gebäude');
  expect(shown).not.toContain('nur bei uns');
  expect((await neighbour.get(copy)).status).toBe(404);
  expect(await (await lead.get(abschluss)).text()).toContain('nichts geändert');
  expect((await lead.post(abschluss)).headers.get('location')).toBe(copy);
});

test('A-CO-02: of two changed fields each may be decided alone, without a script', async () => {
  await lead.post(page(), answer());
  await lead.post(page(), answer({ version: '1', current: '3', remark: 'ihre Fassung' }));
  const refused = await lead.post(
    page(),
    answer({ version: '1', current: '4', remark: 'meine Fassung' })
  );
  expect(refused.status).toBe(409);
  const shown = await refused.text();
  expect(shown.match(/name="theirs" value="(\w+)"/g)).toHaveLength(2);
  const mine = { version: '2', current: '4', remark: 'meine Fassung' };
  const late = await lead.post(page(), answer({ ...mine, version: '1', theirs: 'remark' }));
  expect(late.status).toBe(409);
  expect((await lead.post(page(), answer({ ...mine, theirs: 'remark' }))).status).toBe(303);
  const kept = await (await lead.get(page())).text();
  expect(kept).toContain('ihre Fassung');
  expect(kept).not.toContain('meine Fassung');
  expect(kept).toMatch(/name="current"[^>]*value="4"[^>]*checked/);
});

test('the Kurzweg leads through the core criteria, goes on at the first open one and says what is next', async () => {
  const way = `${root}/matrix/${id}/kurzweg`;
  expect(await (await lead.get(way)).text()).toContain('18 Kernkriterien');
  expect((await lead.get(`${way}/T1.3`)).status).toBe(404);
  expect((await clerk.get(way)).status).toBe(403);
  await lead.post(page('T1.1'), answer({ note: 'bleibt da' }));
  const core = [...(await (await lead.get(way)).text()).matchAll(/kurzweg\/(T[\d.]+)"/g)].map(
    ([, key]) => key ?? ''
  );
  const steps = [...new Set(core)].filter((key) => key !== 'T1.1');
  expect([steps.length, core[0]]).toEqual([17, 'T1.2']);
  const typed = { current: '4', target: '', remark: '' };
  const over = await lead.post(`${way}/T1.1`, { ...typed, version: '0', to: 'T1.2' });
  expect(over.status).toBe(409);
  expect((await lead.post(`${way}/T1.1`, { ...typed, version: '1', to: 'T1.2' })).status).toBe(303);
  for (const key of steps) {
    const sent = await lead.post(`${way}/${key}`, { ...typed, version: '0', to: 'overview' });
    expect([key, sent.status, sent.headers.get('location')]).toEqual([key, 303, way]);
  }
  const end = await (await lead.get(way)).text();
  expect(end).toContain('Alle Kernkriterien sind eingeschätzt');
  expect(end).toContain(`${root}/matrix/${id}/abschluss`);
  // What the Kurzweg does not ask stays as it was.
  expect(await (await lead.get(page('T1.1'))).text()).toContain('bleibt da');
});

test('a round that begins with the last answers asks of each whether it still holds', async () => {
  await lead.post(page(), answer({ remark: 'schon voriges Jahr' }));
  const label = `Folgerunde ${count}`;
  const sent = await lead.post(`${root}/matrix`, { label, carry: 'on' });
  const base = sent.headers.get('location') ?? '';
  expect(await (await lead.get(base)).text()).toContain('1 Angaben aus');
  const shown = await (await lead.get(`${base}/T4.1.3`)).text();
  expect(shown).toContain('Stimmt das noch?');
  expect(shown).toContain('schon voriges Jahr');
  expect(await (await lead.get(`${base}/abschluss`)).text()).toContain('noch nicht bestätigt');
  const held = { version: '1', remark: 'schon voriges Jahr', note: '' };
  const confirmed = await lead.post(`${base}/T4.1.3`, answer({ ...held, confirm: 'T4.1.4' }));
  expect(confirmed.headers.get('location')).toBe(`${base}/T4.1.4`);
  expect(await (await lead.get(base)).text()).not.toContain('Angaben aus');
});
