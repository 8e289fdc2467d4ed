import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, insert, member, owner } from '../../../tests/factories.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, operator, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer();
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

async function newRegion(shortName: string, name: string): Promise<string> {
  const { id } = await insert(db, 'app.region', { short_name: shortName, name });
  return id ?? '';
}

// The tests stand in the order of an installation's life.
test('a fresh installation says with which commands it begins, in their order', async () => {
  const answer = await server.client().get('/');
  expect(answer.status).toBe(200);
  const page = await answer.text();
  const places = ['import-register', '--role regionCoordinator', '--role ownerLead', 'DEMO=1 npm'];
  const found = places.map((words) => page.indexOf(words));
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(found).not.toContain(-1);
});

test('the operator of a fresh installation sees the same steps, on the own page too', async () => {
  const client = await signedIn(server, await operator(db));
  expect(await (await client.get('/')).text()).toContain('import-register');
  expect(await (await client.get('/betrieb')).text()).toContain('import-register');
});

test('with a region the page says what this is and leads to the sign-in', async () => {
  await newRegion('musterland', 'Kreis Musterland');
  const page = await (await server.client().get('/')).text();
  expect(page).toContain('href="/anmelden"');
  expect(page).not.toContain('import-register');
  // Which regions there are is nobody's business who is not signed in.
  expect(page).not.toContain('Musterland');
});

test('who has one way from here is led there, who has several chooses', async () => {
  const regionId = await newRegion('auental', 'Kreis Auental');
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  const mail = await account(db, await member(db, regionId, ownerId, 'ownerLead'));
  const client = await signedIn(server, mail);
  const only = await client.get('/');
  expect([only.status, only.headers.get('location')]).toEqual([303, '/r/auental']);

  const other = await newRegion('bergland', 'Kreis Bergland');
  const there = await member(db, other, await owner(db, other, 'Stadt Berg'), 'ownerLead');
  await db.query(
    `update app.person set user_id = (select id from auth."user" where email = $1) where id = $2`,
    [mail, there.personId]
  );
  const choice = await (await client.get('/')).text();
  expect(choice).toContain('href="/r/auental"');
  expect(choice).toContain('href="/r/bergland"');
  expect(choice).not.toContain('href="/betrieb"');

  await db.query(
    `insert into auth.operator (user_id) select id from auth."user" where email = $1`,
    [mail]
  );
  expect(await (await client.get('/')).text()).toContain('href="/betrieb"');
});

test('an operator without a region is led to the own page', async () => {
  const client = await signedIn(server, await operator(db));
  const answer = await client.get('/');
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/betrieb']);
});

test('who belongs to no region any more learns whom to ask', async () => {
  const regionId = await newRegion('seeland', 'Kreis Seeland');
  const ownerId = await owner(db, regionId, 'Stadt See');
  const former = await member(db, regionId, ownerId, 'ownerLead', { to: '2021-01-01' });
  const client = await signedIn(server, await account(db, former));
  const answer = await client.get('/');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('Zurzeit kein Zugang');
});
