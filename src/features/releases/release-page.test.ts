import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { today } from '#server/clock.ts';
import { plusDays } from '#base/days.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { visitWorld, type VisitWorld } from '../../../tests/visit-world.ts';

let database: TestDatabase;
let world: VisitWorld;
let server: TestServer;
let lead: Client;
let clerk: Client;
let beta: Client;
let root: string;

beforeAll(async () => {
  database = await testDatabase();
  world = await visitWorld(database.ownerUrl);
  const { rows } = await world.db.query('select short_name from app.region');
  root = `/r/${rows[0].short_name}`;
  server = await startServer();
  const client = async (actor: VisitWorld['lead']) =>
    signedIn(server, await account(world.db, actor));
  [lead, clerk, beta] = [
    await client(world.lead),
    await client(world.clerk),
    await client(world.betaLead)
  ];
});

beforeEach(() => world.db.query('delete from app.release'));

afterAll(async () => {
  await server.stop();
  await world.db.end();
  await database.drop();
});

const query = (fields: Record<string, string> = {}) =>
  new URLSearchParams({
    vorschau: '1',
    empfaenger: world.beta,
    themen: 'T4.1',
    bemerkungen: 'on',
    bis: '',
    ...fields
  }).toString();

const page = () => `${root}/staende/${world.copy}/freigabe`;

/** Presses the button below the preview that the address shows. */
async function send(fields: Record<string, string> = {}, shown = fields) {
  const sent = Object.fromEntries(new URLSearchParams(query(fields)));
  return lead.post(`${page()}?${query(shown)}`, { ...sent, gesehen: query(shown) });
}

async function releases(): Promise<string[]> {
  const { rows } = await world.db.query('select id from app.release where withdrawn_at is null');
  return rows.map(({ id }) => id);
}

test('the preview shows what was chosen and nothing is released by looking', async () => {
  const all = await (await lead.get(`${page()}?${query()}`)).text();
  expect(all).toContain('Das sieht Gemeinde Beta');
  expect(all).toContain('Zwei Gebäude warten auf die Verkabelung.');
  expect(all).not.toContain('Eine halbe Stelle fehlt.');
  const { bemerkungen: _, ...rest } = Object.fromEntries(new URLSearchParams(query()));
  const bare = await (await lead.get(`${page()}?${new URLSearchParams(rest)}`)).text();
  expect(bare).not.toContain('Zwei Gebäude');
  expect(await releases()).toEqual([]);
});

test('what the preview showed is released, and the recipient reads just that', async () => {
  const answer = await send();
  expect([answer.status, answer.headers.get('location')]).toEqual([
    303,
    `${root}/staende/${world.copy}`
  ]);
  const [id = ''] = await releases();
  const list = await (await beta.get(`${root}/freigaben`)).text();
  expect(list).toContain('Stadt Alpha');
  const seen = await (await beta.get(`${root}/freigaben/${id}`)).text();
  expect(seen).toContain('Zwei Gebäude warten auf die Verkabelung.');
  expect(seen).not.toContain('Eine halbe Stelle fehlt.');
  expect(seen).toContain('vorbereitende Arbeit');
});

test('a choice that differs from the preview is shown first', async () => {
  const answer = await send({ themen: 'T4.2' }, {});
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`${page()}?${query({ themen: 'T4.2' })}`);
  expect(await releases()).toEqual([]);
});

test('an end in the past is refused with what was typed', async () => {
  const past = plusDays(today(), -1);
  const answer = await send({ bis: past });
  const html = await answer.text();
  expect(answer.status).toBe(422);
  expect(html).toContain('Dieser Tag ist schon vorbei');
  expect(html).toContain(`value="${past}"`);
  expect(await releases()).toEqual([]);
});

test('an address with unknown words is no address', async () => {
  expect((await lead.get(`${page()}?wer=alle`)).status).toBe(400);
});

test('a withdrawal is asked first and then the recipient finds nothing more', async () => {
  await send();
  const [id = ''] = await releases();
  const asked = `${root}/freigaben/${id}/ruecknahme`;
  expect((await beta.get(asked)).status).toBe(403);
  expect((await clerk.get(asked)).status).toBe(403);
  expect((await lead.get(asked)).status).toBe(200);
  expect((await lead.post(asked)).status).toBe(303);
  expect((await beta.get(`${root}/freigaben/${id}`)).status).toBe(404);
  expect((await lead.get(`${root}/freigaben/${id}`)).status).toBe(200);
  expect((await lead.post(asked)).status).toBe(409);
});

test('the release page is for those who may release', async () => {
  expect((await beta.get(page())).status).toBe(404);
  await send();
  expect((await beta.get(page())).status).toBe(404);
  expect((await clerk.get(page())).status).toBe(403);
});
