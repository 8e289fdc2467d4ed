import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  type Arranger,
  arranger,
  member,
  organisation,
  owner,
  region,
  school,
  unit
} from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let regionId: string;
let office: Client;
let lead: Client;
const page = '/r/musterland/personen/sammeleinladung';
const header = 'Organisation;Name;E-Mail;Rolle;Bereich;Bis';

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  server = await startServer();
  regionId = await region(db, 'musterland');
  const ownerId = await owner(db, regionId, 'Stadt Ahlbrück');
  await db.query(`update app.school_owner set register_number = '4711' where id = $1`, [ownerId]);
  await unit(db, regionId, ownerId, 'it', 'IT');
  await owner(db, regionId, 'Zweckverband');
  await owner(db, regionId, 'Zweckverband');
  for (let at = 0; at < 40; at += 1) await school(db, regionId, ownerId, `Grundschule ${at}`);
  const officeId = await organisation(db, regionId, 'coordinationOffice', 'Koordination');
  const coordinator = await member(db, regionId, officeId, 'regionCoordinator');
  office = await signedIn(server, await account(db, coordinator));
  lead = await signedIn(
    server,
    await account(db, await member(db, regionId, ownerId, 'ownerLead'))
  );
});
afterAll(async () => {
  await Promise.all([server?.stop(), db?.end()]);
  await database.drop();
});

const count = async (table: string) =>
  Number((await db.query(`select count(*) from ${table}`)).rows[0].count);

async function upload(client: Client, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const body = new FormData();
  body.set('datei', new File([bytes], 'liste.csv', { type: 'text/csv' }));
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  return fetch(new URL(page, server.origin), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie,
      origin: server.origin,
      'sec-fetch-site': 'same-origin'
    }
  });
}

test('the coordination invites forty leads from a file that Excel wrote, and sending again invites nobody', async () => {
  const lines = Array.from(
    { length: 40 },
    (_, at) => `Grundschule ${at};Jürgen Müller ${at};leitung-${at}@schule.example;;;`
  );
  const csv = [header, ...lines].join('\r\n');
  const shown = await upload(
    office,
    Uint8Array.from(csv, (sign) => sign.charCodeAt(0))
  );
  expect(shown.status).toBe(200);
  const html = await shown.text();
  expect(html).toContain('Einladungen senden (40)');
  expect(html).toContain('Jürgen Müller 7');
  expect(await count('app.invitation')).toBe(0);
  const answer = await office.post(page, { csv, einladen: 'ja' });
  expect(await answer.text()).toContain('Eingeladen: 40.');
  expect([await count('app.invitation'), await count('app.mail')]).toEqual([40, 40]);
  const again = await Promise.all([1, 2].map(() => office.post(page, { csv, einladen: 'ja' })));
  for (const one of again) expect(await one.text()).toContain('Eingeladen: 0.');
  expect([await count('app.invitation'), await count('app.mail')]).toEqual([40, 40]);
});

test('every problem stands at its row, good ones are invited, the others come back as a file', async () => {
  const before = await count('app.invitation');
  const csv = [
    header,
    '4711;Mia Gut;mia.gut@stadt.example;Leitung;;31.12.2099',
    'Nirgendwo;A;a@stadt.example;;;',
    'Zweckverband;B;b@stadt.example;;;',
    'Stadt Ahlbrück;C;c@stadt.example;Mitarbeit;;',
    'Stadt Ahlbrück;Mia Gut;MIA.GUT@stadt.example;Leitung;;',
    '=HYPERLINK("x");D;d@stadt.example;;;'
  ].join('\n');
  const html = await (await office.post(page, { csv })).text();
  for (const reason of [
    'gibt es im Verzeichnis nicht',
    'Mehrere Organisationen heißen so',
    'vergibt die Leitung der Organisation selbst',
    'Steht weiter oben schon',
    'beginnt wie eine Formel'
  ]) {
    expect(html).toContain(reason);
  }
  expect(html).toContain('Einladungen senden (1)');
  await office.post(page, { csv, einladen: 'ja' });
  expect(await count('app.invitation')).toBe(before + 1);
  const rest = await office.post(`${page}/rest`, { csv, zeile: ['3', '4', '5', '6', '7'] });
  expect(rest.headers.get('content-disposition')).toContain('attachment');
  const text = await rest.text();
  expect(text.split('\r\n')).toHaveLength(7);
  expect(text).toContain(`"'=HYPERLINK(""x"")";D`);
  expect(text).not.toContain('Mia Gut;mia.gut@stadt.example;Leitung;;31');
  const kept = await db.query(`select valid_to from app.invitation where mail = $1`, [
    'mia.gut@stadt.example'
  ]);
  expect(kept.rows).toHaveLength(1);
});

test('A-IM-13: a lead invites staff into a Bereich of the own organisation, and nobody elsewhere', async () => {
  const union = await owner(db, regionId, 'Verband Beta');
  const elsewhere = await account(db, await member(db, regionId, union, 'ownerLead'));
  const csv = [
    header,
    'Stadt Ahlbrück;Ida;ida@stadt.example;Mitarbeit;IT;',
    `Stadt Ahlbrück;Kai;${elsewhere};Mitarbeit;IT;`,
    'Stadt Ahlbrück;Ole;ole@stadt.example;;;',
    'Stadt Ahlbrück;Uwe;uwe@stadt.example;Mitarbeit;Gebäude;',
    'Zweckverband;Eva;eva@stadt.example;Leitung;;',
    'Grundschule 1;Eva;eva@stadt.example;Leitung;;',
    `Verband Beta;Kai;${elsewhere};Leitung;;`
  ].join('\n');
  const html = await (await lead.post(page, { csv, einladen: 'ja' })).text();
  // Somebody who belongs to another organisation is invited like anybody: nothing tells of it.
  expect(html).toContain('Eingeladen: 2.');
  expect(html).toContain('Die Rolle fehlt');
  expect(html).toContain('Diesen Bereich gibt es dort nicht');
  expect(html).toContain('laden Sie niemanden ein');
  const { rows } = await db.query(
    `select u.name from app.invitation i join app.unit u on u.id = i.unit_id where i.mail = 'ida@stadt.example'`
  );
  expect(rows).toEqual([{ name: 'IT' }]);
});

test('a file that is no list gets one sentence and changes nothing', async () => {
  const before = await count('app.invitation');
  for (const bytes of [
    new Uint8Array(),
    Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]),
    new TextEncoder().encode('a;b\n1;2'),
    new Uint8Array(200_000).fill(65)
  ]) {
    const answer = await upload(office, bytes);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('id="datei-fehler"');
  }
  expect((await office.post(page, { csv: header, rolle: 'x' })).status).toBe(422);
  expect(await count('app.invitation')).toBe(before);
});

test('the template is a list that can be read', async () => {
  const template = await office.get(`${page}/vorlage`);
  expect(template.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const csv = (await template.text()).replace('Name oder amtliche Nummer', '4711');
  expect(await (await office.post(page, { csv })).text()).toContain('Einladungen senden (1)');
});
