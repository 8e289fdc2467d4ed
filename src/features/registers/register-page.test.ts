import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { today } from '#server/clock.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  arranger,
  member,
  organisation,
  owner,
  region,
  type Arranger
} from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let coordinator: Client;
let lead: Client;
let root: string;
// Of this server alone: others upload at the same time.
const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-register-'));

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  const id = await region(db, 'musterland');
  await db.query(`update app.region set county_key = '05998' where id = $1`, [id]);
  const office = await organisation(db, id, 'coordinationOffice', 'Regionale Koordination');
  const body = await owner(db, id, 'Stadt Alpha');
  const accounts = [
    await account(db, await member(db, id, office, 'regionCoordinator')),
    await account(db, await member(db, id, body, 'ownerLead'))
  ];
  server = await startServer({ TMPDIR: folder });
  root = '/r/musterland/register';
  coordinator = await signedIn(server, accounts[0] ?? '');
  lead = await signedIn(server, accounts[1] ?? '');
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('files become a preview, the preview becomes the directory, and the page keeps the report', async () => {
  const here = await uploaded(formOf());
  expect(await count('school')).toBe(0);
  const preview = await text(here);
  expect(preview).toContain('Schulen: neu');
  expect(preview).toContain('Ahlbrück, GG „Am Ufer“'.slice(0, 11));
  expect(preview).toContain('25 Schulen, 10 Schulträger, 6 Kommunen, 9.617');

  const asked = await text(`${here}/uebernahme`);
  expect(asked).toContain('25 Schulen kommen hinzu, 0 werden geändert, 0 werden');
  expect(await count('school')).toBe(0);
  const done = await coordinator.post(`${here}/uebernahme`, { fingerprint: printIn(asked) });
  expect([done.status, done.headers.get('location')]).toEqual([303, here]);
  expect(await count('school')).toBe(25);
  const report = await text(here);
  expect(report).toContain('Was sich geändert hat');
  expect(report).toContain('von regionCoordinator');

  expect(
    (await coordinator.post(`${here}/uebernahme`, { fingerprint: printIn(asked) })).status
  ).toBe(409);
  expect((await coordinator.post(`${here}/abbruch`)).status).toBe(409);
  const list = await text(root);
  expect(list).toContain('übernommen');
  expect(await parts(here)).toEqual(['differences']);
});

test('whoever reads the directory learns of which day it is', async () => {
  const html = await (await lead.get('/r/musterland/verzeichnis')).text();
  expect(html).toContain('Zuletzt eingelesen am');
});

test('umlauts and slips make no difference to the filter of the schools', async () => {
  for (const asked of ['ahlbrueck', 'AHLBRÜCK', '990101']) {
    const html = await (await lead.get(`/r/musterland/verzeichnis/schulen?suche=${asked}`)).text();
    expect(html, asked).toContain('Am Ufer');
  }
  const none = await lead.get('/r/musterland/verzeichnis/schulen?suche=%25');
  expect(await none.text()).not.toContain('Am Ufer');
});

test('the same files again say so and offer nothing to take over', async () => {
  const here = await uploaded(formOf());
  const preview = await text(here);
  expect(preview).toContain('Genau diese Dateien wurden am');
  expect(preview).toContain('Es gibt nichts zu übernehmen');
  expect(preview).not.toContain(`${here}/uebernahme`);
});

test('a directory that changed since the preview refuses it until the preview is renewed', async () => {
  const here = await uploaded(formOf({ schools: renamed('GG Kastanienschule', 'GG Ulmen') }));
  const fingerprint = printIn(await text(`${here}/uebernahme`));
  await db.query(`update app.school set pupils = 1 where school_number = '990101'`);

  const refused = await coordinator.post(`${here}/uebernahme`, { fingerprint });
  expect(refused.status).toBe(409);
  expect(await refused.text()).toContain('Seit dieser Vorschau wurde das Verzeichnis geändert');
  expect(await named('GG Ulmen')).toBe(0);
  expect(await text(here)).toContain('Vorschau erneuern');
  expect((await coordinator.post(here)).status).toBe(303);
  const renewed = await text(here);
  expect(renewed).toContain('Zahl der Schülerinnen und Schüler');

  // Somebody else's old confirmation page does not count any more.
  expect((await coordinator.post(`${here}/uebernahme`, { fingerprint })).status).toBe(409);
  const now = printIn(await text(`${here}/uebernahme`));
  expect((await coordinator.post(`${here}/uebernahme`, { fingerprint: now })).status).toBe(303);
  expect(await named('GG Ulmen')).toBe(1);
});

test('A-IM-12: two tabs with the same preview: one takes it over, the other is told', async () => {
  const form = () => formOf({ schools: renamed('GG Kastanienschule', 'GG Linden') });
  const [first, second] = [await uploaded(form()), await uploaded(form())];
  const asked = await Promise.all([first, second].map((one) => text(`${one}/uebernahme`)));
  const answers = await Promise.all(
    [first, second].map((one, index) =>
      coordinator.post(`${one}/uebernahme`, { fingerprint: printIn(asked[index] ?? '') })
    )
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
  expect(await named('GG Linden')).toBe(1);
});

test('a discarded reading forgets what it read', async () => {
  const here = await uploaded(formOf());
  expect(await parts(here)).toEqual(['differences', 'register']);
  expect(await text(`${here}/abbruch`)).toContain('Das Verzeichnis bleibt, wie es ist.');
  expect((await coordinator.post(`${here}/abbruch`)).status).toBe(303);
  expect(await parts(here)).toEqual([]);
  expect((await coordinator.get(`${here}/uebernahme`)).status).toBe(200);
  expect(await text(here)).toContain('verworfen');
});

const foreign: [what: string, bytes: Uint8Array, sentence: string][] = [
  ['a picture', bytesOf([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'Das ist ein Bild'],
  ['a ZIP archive or workbook', bytesOf([0x50, 0x4b, 3, 4, 0, 0]), 'Das ist ein ZIP-Archiv'],
  ['an old workbook', bytesOf([0xd0, 0xcf, 0x11, 0xe0]), 'Das ist eine alte Office-Datei'],
  ['a PDF', utf8('%PDF-1.7'), 'Das ist ein PDF-Dokument'],
  [
    'XML with entities',
    utf8('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'),
    'Das ist eine XML- oder HTML-Datei'
  ],
  ['UTF-16', new Uint8Array(Buffer.from('\ufeffSchulnummer', 'utf16le')), 'ein Text in UTF-16'],
  ['Windows-1252', new Uint8Array(Buffer.from(schools(), 'latin1')), 'nicht in UTF-8 gespeichert'],
  ['nothing', new Uint8Array(), 'Die Datei ist leer'],
  ['a formula', utf8(schools().replace('Uferweg 4', '=1+1')), 'der nicht wie eine Formel beginnt'],
  ['a lost quote', utf8(schools().replace('"Uferweg 4"', '"Uferweg 4')), 'Ein Anführungszeichen'],
  ['a cut key', utf8(schools().replace('"05998004"', '"5998004"')), 'samt führender Null'],
  ['the other file', file('key_traeger.csv'), 'Hier gehört die Datei „Schulen“ hin']
];

test.for(foreign)(
  'A-IM-02, A-IM-04, A-IM-05, A-IM-07, A-IM-09, A-IM-14: %s gets one sentence at its field and changes nothing',
  async ([, bytes, sentence]) => {
    const before = await count('school');
    const answer = await coordinator.upload(root, formOf({ schools: bytes }));
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain(sentence);
    expect(/id="schools-fehler".*?<\/p>/s.exec(html)?.[0]).toContain(sentence);
    expect(await count('school')).toBe(before);
    expect(leftovers()).toEqual([]);
  }
);

test('missing files and a day that cannot be are told at their fields', async () => {
  const empty = await coordinator.upload(root, formOf({ schools: null, owners: null }));
  expect(empty.status).toBe(422);
  expect(await empty.text()).toContain('id="owners-fehler"');
  const future = await coordinator.upload(root, formOf({ asOf: '2099-01-01' }));
  expect(await future.text()).toContain('Dieser Tag liegt in der Zukunft');
  const earlier = await coordinator.upload(root, formOf({ asOf: '2001-01-01' }));
  expect(await earlier.text()).toContain('Es wurde schon ein späterer Stand übernommen');
});

test('A-IM-11: all that is wrong in the files stands at their fields and with the reading, and nothing is changed', async () => {
  const before = await count('school');
  const bad = utf8(schools().replaceAll('"00411"', '"411"'));
  const answer = await coordinator.upload(root, formOf({ schools: bad }));
  expect(answer.status).toBe(422);
  const html = await answer.text();
  const field = /id="schools-fehler".*?<\/p>/s.exec(html)?.[0] ?? '';
  expect(field).toContain('Zeile 3, Spalte „PLZ“: „411“ passt nicht.');
  expect(field).toContain('Zeile 4, Spalte „PLZ“');
  const { rows } = await db.query(
    `select id from app.register_import where state = 'failed' order by id desc limit 1`
  );
  expect(await text(`${root}/${rows[0].id}`)).toContain('Zeile 4, Spalte „PLZ“');
  expect(await count('school')).toBe(before);
});

test('200 MB are answered at the field while others go on, and nothing of them stays', async () => {
  const block = new Uint8Array(1024 * 1024).fill(0x61);
  const huge = new Blob(Array.from({ length: 200 }, () => block));
  const form = formOf();
  form.set('schools', huge, 'riesig.csv');
  const answer = coordinator.upload(root, form);
  const others: number[] = [];
  while (others.length < 5) {
    const began = performance.now();
    expect((await lead.get('/r/musterland/verzeichnis')).status).toBe(200);
    others.push(performance.now() - began);
  }
  const html = await (await answer).text();
  expect((await answer).status).toBe(422);
  expect(html).toContain('Die Datei ist zu groß. Erlaubt sind höchstens 16 MB.');
  expect(leftovers()).toEqual([]);
});

test('only the coordination reads in a register', async () => {
  const here = await uploaded(formOf());
  expect((await lead.get(root)).status).toBe(403);
  expect((await lead.upload(root, formOf())).status).toBe(403);
  for (const place of ['', '/uebernahme', '/abbruch']) {
    expect((await lead.get(here + place)).status).toBe(404);
  }
  expect((await lead.post(`${here}/abbruch`)).status).toBe(404);
  expect((await lead.post(`${here}/uebernahme`, { fingerprint: '0'.repeat(64) })).status).toBe(404);
});

test('the page of a school tells since when its name holds', async () => {
  const { rows } = await db.query(`select id from app.school where school_number = '990102'`);
  const html = await (await lead.get(`/r/musterland/verzeichnis/${rows[0].id}`)).text();
  expect(html).toContain('Verlauf');
  expect(html).toContain('spätestens');
});

type Given = { schools?: Uint8Array | null; owners?: Uint8Array | null; asOf?: string };

function formOf(given: Given = {}): FormData {
  const form = new FormData();
  const put = (name: string, path: string, bytes: Uint8Array | null = file(path)) => {
    if (bytes) form.set(name, new Blob([new Uint8Array(bytes)], { type: 'text/csv' }), path);
    else form.set(name, new Blob([]), '');
  };
  put('schools', 'schuldaten.csv', given.schools);
  put('owners', 'key_traeger.csv', given.owners);
  put('pupils', 'anzahlen.csv');
  form.set('asOf', given.asOf ?? today());
  return form;
}

/** Uploads and returns the address of the preview. */
async function uploaded(form: FormData): Promise<string> {
  const answer = await coordinator.upload(root, form);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

async function text(path: string): Promise<string> {
  const answer = await coordinator.get(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

function printIn(html: string): string {
  return /name="fingerprint" value="(\w+)"/.exec(html)?.[1] ?? '';
}

async function count(table: string): Promise<number> {
  const { rows } = await db.query(`select count(*)::int as count from app.${table}`);
  return rows[0].count;
}

async function named(part: string): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::int as count from app.organisation where name like '%' || $1`,
    [part]
  );
  return rows[0].count;
}

async function parts(here: string): Promise<string[]> {
  const { rows } = await db.query(
    `select kind from app.register_import_part where import_id = $1 order by kind`,
    [here.split('/').at(-1)]
  );
  return rows.map(({ kind }) => kind);
}

function leftovers(): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('tafelrunde-upload-'));
}

function renamed(from: string, to: string): Uint8Array {
  return utf8(schools().replace(from, to));
}

function schools(): string {
  return new TextDecoder().decode(file('schuldaten.csv'));
}

function file(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`tests/register/${name}`));
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function bytesOf(bytes: number[]): Uint8Array {
  return new Uint8Array(bytes);
}
