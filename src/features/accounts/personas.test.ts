import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { type Arranger, arranger, member, owner, region } from '../../../tests/factories.ts';
import type { Actor } from '#server/db.ts';
import { startServer, type TestServer } from '../../../tests/server.ts';
import { account, operator, password, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let demo: TestServer;
let plain: TestServer;
let persona: Actor;
let demoMail: string;
let real: Actor;
let realMail: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  persona = await newPerson('vorfuehrung', true);
  demoMail = await account(db, persona);
  real = await newPerson('echt', false);
  realMail = await account(db, real);
  [demo, plain] = await Promise.all([
    startServer({ DEMO: '1', SECOND_FACTOR_GRACE_DAYS: '0' }),
    startServer()
  ]);
});
afterAll(async () => {
  await Promise.all([demo?.stop(), plain?.stop(), db?.end()]);
  await database.drop();
});

async function newPerson(name: string, isDemo: boolean): Promise<Actor> {
  const regionId = await region(db, name);
  await db.query('update app.region set is_demo = $2 where id = $1', [regionId, isDemo]);
  const ownerId = await owner(db, regionId, `Stadt ${name}`);
  return member(db, regionId, ownerId, 'ownerLead');
}

const enter = (server: TestServer, person: string) =>
  server.client().post('/anmelden/vorfuehrung', { person });

test('in a demo its people can be chosen with one click', async () => {
  const page = await (await demo.client().get('/anmelden')).text();
  expect(page).toContain('Stadt vorfuehrung');
  expect(page).not.toContain('Stadt echt');
  const answer = await enter(demo, persona.personId);
  expect(answer.headers.get('location')).toBe('/r/vorfuehrung');
});

test('becoming a persona counts as a second factor where the demo is on, and is nothing where it is not', async () => {
  const [there, here] = [demo.client(), plain.client()];
  await there.post('/anmelden/vorfuehrung', { person: persona.personId });
  const page = await there.get('/r/vorfuehrung');
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain('zweiten Faktor');
  here.cookies.set('sitzung', there.cookies.get('sitzung') ?? '');
  expect((await here.get('/profil')).headers.get('location')).toBe('/anmelden?weiter=%2Fprofil');
  expect((await here.get('/r/vorfuehrung', { accept: '*/*' })).status).toBe(401);
});

test('without the setting there are no personas and no outbox', async () => {
  expect(await (await plain.client().get('/anmelden')).text()).not.toContain('Stadt vorfuehrung');
  expect((await enter(plain, persona.personId)).status).toBe(404);
  expect((await plain.client().get('/postausgang')).status).toBe(404);
});

test('nobody of a real region is a persona, also not with a second foot in the demo', async () => {
  expect((await enter(demo, real.personId)).status).toBe(404);
  const { rows } = await db.query('select id from auth."user" where email = $1', [realMail]);
  const inDemo = await newMember();
  await db.query('update app.person set user_id = $1 where id = $2', [rows[0].id, inDemo.personId]);
  expect((await enter(demo, inDemo.personId)).status).toBe(404);
  expect((await enter(demo, 'kein-mensch')).status).toBe(404);
});

test('an operator is no persona', async () => {
  const mail = await operator(db);
  const { rows } = await db.query('select id from auth."user" where email = $1', [mail]);
  const inDemo = await newMember();
  await db.query('update app.person set user_id = $1 where id = $2', [rows[0].id, inDemo.personId]);
  expect((await enter(demo, inDemo.personId)).status).toBe(404);
});

test('the outbox shows the mails of the demo region alone, with their links', async () => {
  for (const mail of [demoMail, realMail]) await demo.client().post('/passwort', { mail });
  const page = await (await demo.client().get('/postausgang')).text();
  expect(page).toContain(demoMail);
  expect(page).toMatch(/href="http:\/\/localhost:\d+\/passwort\/[\w.-]+"/);
  expect(page).not.toContain(realMail);
});

test('the operator sees that mails wait, and neither recipients nor links', async () => {
  const client = await signedIn(plain, await operator(db));
  const page = await client.get('/betrieb');
  expect(page.status).toBe(200);
  const text = await page.text();
  expect(text).toContain('Der Mailversand ist nicht eingerichtet');
  expect(text).not.toContain(realMail);
  expect(text).not.toMatch(/\/passwort\/[\w-]{36}/);
});

test('the operator page is for operators alone', async () => {
  expect((await plain.client().get('/betrieb')).headers.get('location')).toBe(
    '/anmelden?weiter=/betrieb'
  );
  const client = await signedIn(plain, realMail);
  expect((await client.get('/betrieb')).status).toBe(404);
});

test('the start page leads to the only region, and lets choose between several ways', async () => {
  const one = await signedIn(plain, demoMail);
  expect((await one.get('/')).headers.get('location')).toBe('/r/vorfuehrung');
  const several = await signedIn(plain, realMail);
  const page = await several.get('/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('/r/echt');
  expect((await plain.client().get('/')).status).toBe(200);
});

test('a chosen language stays with the browser and with the account', async () => {
  const client = await signedIn(plain, demoMail);
  const answer = await client.post('/sprache', { sprache: 'en', zurueck: '/impressum' });
  expect(answer.headers.get('location')).toBe('/impressum');
  expect(await (await client.get('/impressum')).text()).toContain('lang="en"');
  const elsewhere = plain.client();
  await elsewhere.post('/anmelden', { mail: demoMail, password });
  expect(await (await elsewhere.get('/impressum')).text()).toContain('lang="en"');
  const away = await client.post('/sprache', { sprache: 'de', zurueck: '//evil.example' });
  expect(away.headers.get('location')).toBe('/');
});

test.each(['/impressum', '/datenschutz', '/barrierefreiheit'])(
  '%s is open to everybody',
  async (path) => {
    expect((await plain.client().get(path)).status).toBe(200);
  }
);

async function newMember(): Promise<Actor> {
  return member(db, persona.regionId, await owner(db, persona.regionId, 'Gemeinde'), 'ownerLead');
}
