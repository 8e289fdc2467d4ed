import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import { as, asSystem, type Actor } from '#server/db.ts';
import {
  arranger,
  insert,
  member,
  owner,
  region,
  type Arranger
} from '../../../tests/factories.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';
import { largestEvidence } from './evidence.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let actor: Actor;
let town: string;
let lead: Client;
let neighbour: Client;
let base: string;

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const regionId = await region(db, 'musterland');
  await asSystem((tx) => loadTemplates(tx, regionId));
  town = await owner(db, regionId, 'Stadt Ahlbrück');
  actor = await member(db, regionId, town, 'ownerLead');
  const other = await member(db, regionId, await owner(db, regionId, 'Werlstedt'), 'ownerLead');
  server = await startServer();
  lead = await signedIn(server, await account(db, actor));
  neighbour = await signedIn(server, await account(db, other));
  const id = await as(actor, 'read write', (tx) => startAssessment(tx, { label: '2026' }));
  base = `/r/musterland/matrix/${id}`;
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
});

const pdf = (text = '') => Buffer.from(`%PDF-1.7\n${text}\n%%EOF\n`);
const at = (key = 'T4.1.3') => `${base}/${key}/belege`;

function upload(client: Client, bytes: Uint8Array, name: string, key?: string, type = 'text/html') {
  const form = new FormData();
  form.set('file', new Blob([Buffer.from(bytes)], { type }), name);
  return client.upload(`${at(key)}?/datei`, form);
}

async function stored() {
  const { rows } = await db.query(
    `select f.id, f.name, f.media_type, f.size, (select count(*)::int from app.file_piece p where p.file_id = f.id) as pieces
     from app.file f where f.is_evidence order by f.created_at, f.id`
  );
  return rows;
}

test('A-UP-10: a file is kept under a clean name and our own type, given back as it came to its owner alone, and gone with its evidence', async () => {
  const bytes = pdf('x'.repeat(600_000));
  expect((await upload(lead, bytes, '../plan <b>.html')).status).toBe(303);
  const [file] = await stored();
  expect(file).toMatchObject({ name: 'plan b.pdf', media_type: 'application/pdf', pieces: 3 });
  const page = await (await lead.get(at())).text();
  const href = /href="([^"]*\/belege\/[0-9a-f-]{36})"/.exec(page)?.[1] ?? '';
  const got = await lead.get(href, { accept: '*/*' });
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
  expect(got.headers.get('content-type')).toBe('application/pdf');
  expect(got.headers.get('content-security-policy')).toContain('sandbox');
  expect(got.headers.get('content-disposition')).toMatch(/^attachment/);
  const asked: Record<string, string>[] = [{}, { range: 'bytes=0-3' }, { 'if-none-match': '*' }];
  for (const headers of asked) {
    expect((await neighbour.get(href, { accept: '*/*', ...headers })).status).toBe(404);
  }
  expect((await lead.get(href.replace('T4.1.3', 'T4.1.4'), { accept: '*/*' })).status).toBe(404);
  expect((await lead.post(`${href}/entfernung`)).status).toBe(303);
  expect(await stored()).toEqual([]);
  expect((await lead.get(href, { accept: '*/*' })).status).toBe(404);
});

test('A-UP-11: a photo is drawn anew, upright and without place or device', async () => {
  const photo = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
    .jpeg()
    .withExif({ IFD0: { Make: 'Kamera' }, IFD3: { GPSLatitude: '52/1' } })
    .withMetadata({ orientation: 6 })
    .toBuffer();
  expect((await upload(lead, photo, 'foto.jpg', 'T4.1.4')).status).toBe(303);
  const [file] = await stored();
  expect(file).toMatchObject({ name: 'foto.png', media_type: 'image/png' });
  const { rows } = await db.query('select bytes from app.file_piece where file_id = $1', [file.id]);
  const { width, height, exif } = await sharp(rows[0].bytes).metadata();
  expect([width, height, exif]).toEqual([20, 40, undefined]);
  await db.query('delete from app.evidence');
});

test.each([
  ['A-UP-01, A-UP-02: no PDF', Buffer.from('<svg onload="alert(1)"/>'), 'plan.pdf'],
  ['A-UP-03: a script', Buffer.from('alert(1)'), 'plan.js'],
  ['A-UP-05: nothing', Buffer.alloc(0), 'leer.pdf'],
  [
    'A-UP-05: one byte too many',
    Buffer.concat([pdf(), Buffer.alloc(largestEvidence)]),
    'gross.pdf'
  ],
  ['A-UP-06: a broken picture', Buffer.from('\x89PNG\r\n\x1a\nx', 'latin1'), 'bild.png']
])('%s is refused at the field and keeps nothing', async (_what, bytes, name) => {
  const answer = await upload(lead, bytes, name);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('id="file-fehler"');
  expect(await stored()).toEqual([]);
});

test('A-UP-06: a picture of too many pixels is refused soon', async () => {
  const wide = { width: 12_000, height: 12_000, channels: 3, background: 'white' } as const;
  const bomb = await sharp({ create: wide, limitInputPixels: false }).png().toBuffer();
  expect((await upload(lead, bomb, 'bild.png')).status).toBe(422);
});

test('a criterion about security takes no file, whatever is sent, but a link', async () => {
  const { rows } = await db.query('select key from app.criterion where no_upload and key like $1', [
    'T%'
  ]);
  const [{ key }] = rows;
  const page = await (await lead.get(at(key))).text();
  expect(page).toContain('keine Dateien');
  expect(page).not.toContain('type="file"');
  expect((await upload(lead, pdf(), 'plan.pdf', key)).status).toBe(422);
  expect(await stored()).toEqual([]);
});

test.each([
  'http://alpha.example/plan',
  'javascript:alert(1)',
  'https://me:secret@alpha.example/',
  'https://localhost',
  'https://alpha.example/a b',
  'https://'
])('the address %s is refused at its field', async (url) => {
  const answer = await lead.post(`${at()}?/link`, { title: 'Plan', url });
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('id="url-fehler"');
});

test('A-UP-08: beyond the quota of the owner nothing more is taken, others are unaffected', async () => {
  const filler = async (organisationId: string, size: number) =>
    insert(db, 'app.file', {
      region_id: actor.regionId,
      organisation_id: organisationId,
      name: 'x.pdf',
      media_type: 'application/pdf',
      size,
      sha256: '0'.repeat(64),
      is_evidence: true
    });
  for (let count = 0; count < 20; count += 1) await filler(town, largestEvidence);
  const answer = await upload(lead, pdf(), 'plan.pdf');
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('500 MB');
  await db.query('delete from app.file where is_evidence');
});

test('a criterion takes twenty pieces of evidence and says so of the next', async () => {
  const link = (count: number) => ({ title: `Plan ${count}`, url: 'https://alpha.example/plan' });
  for (let count = 1; count <= 20; count += 1) {
    expect((await lead.post(`${at('T5.1')}?/link`, link(count))).status).toBe(303);
  }
  const answer = await lead.post(`${at('T5.1')}?/link`, link(21));
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Mehr als 20');
});
