import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  member,
  organisation,
  owner,
  region
} from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let coordinator: Client;
let lead: Client;

const root = '/r/anderland/verzeichnis';
const typed = {
  kind: 'schoolOwner',
  name: 'Markt Neuland',
  legalForm: 'public',
  number: '4711',
  municipalityId: '',
  newMunicipality: 'Neuland',
  newMunicipalityKey: '',
  validFrom: '2020-08-01'
};

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db, 'anderland');
  const office = await organisation(db, id, 'coordinationOffice', 'Koordination');
  const body = await owner(db, id, 'Stadt Alpha');
  const accounts = [
    await account(db, await member(db, id, office, 'regionCoordinator')),
    await account(db, await member(db, id, body, 'ownerLead'))
  ];
  server = await startServer();
  coordinator = await signedIn(server, accounts[0] ?? '');
  lead = await signedIn(server, accounts[1] ?? '');
});
afterAll(async () => {
  await server?.stop();
  await db?.end();
  await database.drop();
});

const text = async (path: string) => (await coordinator.get(path)).text();

test('without JavaScript a Schulträger is entered, changed, closed and taken back', async () => {
  // Without a county there is no register to read, and the page says what else there is.
  expect(await text('/r/anderland/register')).toContain(`${root}/neu`);
  expect(await text(`${root}/neu`)).toContain('neu?art=schule');
  const made = await coordinator.post(`${root}/neu?art=traeger`, typed);
  expect(made.status).toBe(303);
  const here = made.headers.get('location') ?? '';
  expect(await text(here)).toContain('von Hand eingetragen');
  expect(await text(here)).toContain(`${here}/stammdaten`);

  expect(await text(`${here}/stammdaten`)).toContain('value="Markt Neuland"');
  const change = { ...typed, name: 'Stadt Neuland', newMunicipality: '', version: '1' };
  expect((await coordinator.post(`${here}/stammdaten`, change)).status).toBe(303);
  const late = await coordinator.post(`${here}/stammdaten`, { ...change, name: 'Dorf Neuland' });
  expect(late.status).toBe(409);
  const both = await late.text();
  expect(both).toContain('Dorf Neuland');
  expect(both).toContain('Stadt Neuland');

  const closing = { goneOn: '2025-07-31', version: '2' };
  expect((await coordinator.post(`${here}/aufloesung`, closing)).status).toBe(303);
  expect(await text(here)).toContain('31. Juli 2025');
  expect((await coordinator.post(`${here}/aufloesung`, { version: '3' })).status).toBe(303);
  expect(await text(here)).not.toContain('31. Juli 2025');
});

test('who enters a name that looks like another is asked, and may confirm without JavaScript', async () => {
  const path = `${root}/neu?art=traeger`;
  // The first letter of the second word is Cyrillic.
  const copied = { ...typed, name: 'Stadt Аlpha', number: '4713', newMunicipality: 'Alphadorf' };
  expect(await text(path)).not.toContain('name="isOther"');
  const asked = await coordinator.post(path, copied);
  expect(asked.status).toBe(422);
  const html = await asked.text();
  expect(html).toContain('Der Name sieht aus wie „Stadt Alpha“');
  expect(html).toContain('value="4713"');
  expect(html).toContain('name="isOther"');
  expect((await coordinator.post(path, { ...copied, isOther: 'on' })).status).toBe(303);
});

test('a number that exists is told at its field, and nothing typed is lost', async () => {
  const twin = { ...typed, name: 'Zwilling', number: '815', newMunicipality: '' };
  expect((await coordinator.post(`${root}/neu?art=traeger`, twin)).status).toBe(303);
  const refused = await coordinator.post(`${root}/neu?art=traeger`, twin);
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toMatch(/id="number-fehler"[^]*Diese Nummer ist in der Region schon vergeben/);
  expect(page).toContain('value="Zwilling"');
});

test('a lead sees no way in and gets none', async () => {
  const directory = await (await lead.get(root)).text();
  expect(directory).not.toContain(`${root}/neu`);
  expect((await lead.get(`${root}/neu?art=schule`)).status).toBe(403);
  expect((await lead.post(`${root}/neu?art=traeger`, { ...typed, number: '' })).status).toBe(403);
});

test('any other query is refused', async () => {
  expect((await coordinator.get(`${root}/neu?art=stelle`)).status).toBe(400);
});
