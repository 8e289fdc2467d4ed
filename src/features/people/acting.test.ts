import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  insert,
  mandate,
  member,
  owner,
  region
} from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let servers: TestServer[];

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  servers = [await startServer(), await startServer()];
});
afterAll(async () => {
  await Promise.all([...servers.map((server) => server.stop()), db?.end()]);
  await database.drop();
});

/** One account that leads Alpha and, as a service provider, works for Beta. */
async function somebody() {
  const regionId = await region(db);
  const alpha = await owner(db, regionId, 'Stadt Alpha');
  const beta = await owner(db, regionId, 'Gemeinde Beta');
  const lead = await member(db, regionId, alpha, 'ownerLead');
  const order = await mandate(db, regionId, beta, 'Netz GmbH');
  const { id } = await insert(db, 'app.membership', {
    region_id: regionId,
    person_id: lead.personId,
    organisation_id: beta,
    role: 'ownerMember',
    mandate_id: order,
    valid_from: '2020-01-01',
    valid_to: '2099-12-31'
  });
  const mail = await account(db, lead);
  const { rows } = await db.query('select short_name from app.region where id = $1', [regionId]);
  const [server] = servers;
  if (!server) throw new Error('no server');
  const client = await signedIn(server, mail);
  return { home: `/r/${rows[0].short_name}`, lead, provider: id ?? '', client };
}

function onBoth(client: Client): Client[] {
  return servers.map((server) => {
    const copy = server.client();
    for (const [name, value] of client.cookies) copy.cookies.set(name, value);
    return copy;
  });
}

test('in whose name somebody acts is asked at first and never guessed; then the way goes on', async () => {
  const { home, lead, client } = await somebody();
  const first = await client.get(`${home}/matrix`);
  expect(first.headers.get('location')).toBe(
    `${home}/wechsel?weiter=${encodeURIComponent(`${home}/matrix`)}`
  );
  const page = await (await client.get(first.headers.get('location') ?? '')).text();
  expect(page).toContain('Auftrag von Gemeinde Beta an Netz GmbH');
  expect(page).toContain('31. Dezember 2099');
  expect(page).not.toContain('Hauptnavigation');
  expect(page.match(/ checked/g)).toBeNull();
  expect((await client.post(`${home}/matrix`, { label: '2098' })).status).toBe(403);
  const chosen = await client.post(`${home}/wechsel`, {
    membership: lead.membershipId,
    weiter: `${home}/matrix`
  });
  expect(chosen.headers.get('location')).toBe(`${home}/matrix`);
  const matrix = await (await client.get(`${home}/matrix`)).text();
  expect(matrix).toContain('Stadt Alpha');
});

test.each(['https://evil.example/', '//evil.example', '/r/andere/matrix', '/profil'])(
  'the choice leads to no other place: %s',
  async (weiter) => {
    const { home, lead, client } = await somebody();
    const form = { membership: lead.membershipId, weiter };
    expect((await client.post(`${home}/wechsel`, form)).headers.get('location')).toBe(home);
  }
);

test('the header names organisation and role, and so does each page before something binds', async () => {
  const { home, lead, client } = await somebody();
  await client.post(`${home}/wechsel`, { membership: lead.membershipId });
  const end = await (await client.get(`${home}/personen/${lead.membershipId}/ende`)).text();
  expect(end).toContain('Sie handeln für Stadt Alpha (Leitung beim Schulträger).');
});

test('what was chosen and ended is over with the next request on both servers, and nothing else takes its place', async () => {
  const { home, lead, provider, client } = await somebody();
  await client.post(`${home}/wechsel`, { membership: provider });
  for (const one of onBoth(client)) expect((await one.get(`${home}/matrix`)).status).toBe(200);
  await db.query('update app.membership set valid_to = app.today() - 1 where id = $1', [provider]);
  for (const one of onBoth(client)) {
    const asked = await one.get(`${home}/matrix`);
    expect([asked.status, asked.headers.get('location')?.includes('/wechsel')]).toEqual([
      303,
      true
    ]);
    expect((await one.post(`${home}/matrix`, { label: '2098' })).status).toBe(403);
    const data = await one.get(`${home}/matrix/__data.json`, { accept: '*/*' });
    expect(await data.text()).not.toContain('Gemeinde Beta');
  }
  const back = await client.post(`${home}/wechsel`, { membership: lead.membershipId });
  expect(back.status).toBe(303);
  expect((await client.post(`${home}/wechsel`, { membership: provider })).status).toBe(422);
});
