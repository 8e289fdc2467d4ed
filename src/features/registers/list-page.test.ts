import { afterAll, beforeAll, expect, test } from 'vitest';
import { today } from '#server/clock.ts';
import { testDatabase, type TestDatabase } from '../../../tests/database.ts';
import {
  arranger,
  member,
  organisation,
  owner,
  region,
  school,
  type Arranger
} from '../../../tests/factories.ts';
import { startServer, type Client, type TestServer } from '../../../tests/server.ts';
import { account, signedIn } from '../../../tests/sign-in.ts';

let database: TestDatabase;
let db: Arranger;
let server: TestServer;
let coordinator: Client;
let lead: Client;
let byHand: string;
const root = '/r/musterland/register';

beforeAll(async () => {
  database = await testDatabase();
  db = await arranger(database.ownerUrl);
  // Without a key of its county: no official files could be read here.
  const id = await region(db, 'musterland');
  const office = await organisation(db, id, 'coordinationOffice', 'Regionale Koordination');
  const body = await owner(db, id, 'Stadt Alpha');
  byHand = await school(db, id, body, 'GG Von Hand');
  const accounts = [
    await account(db, await member(db, id, office, 'regionCoordinator')),
    await account(db, await member(db, id, body, 'ownerLead'))
  ];
  server = await startServer();
  coordinator = await signedIn(server, accounts[0] ?? '');
  lead = await signedIn(server, accounts[1] ?? '');
});

afterAll(async () => {
  await server.stop();
  await db.end();
  await database.drop();
});

const header = 'Schulname;Schulnummer;Schulträger;Gemeinde;Schulart;PLZ;Ort;Schülerzahl;Rechtsform';
const rows = [
  'Grundschule am Bach;012345;Stadt Alpha;Alpha;Grundschule;01067;Alpha;1.234;öffentlich',
  'Mittelschule Größe;;Stadt  alpha;Fürstenfeldbruck;Mittelschule;82256;Fürstenfeldbruck;210;öffentlich',
  'Freie Schule;98A01;Verein Lernen;Alpha;;01067;Alpha;;privat'
];
const mapping = {
  name: '0',
  number: '1',
  owner: '2',
  municipality: '3',
  type: '4',
  postcode: '5',
  place: '6',
  pupils: '7',
  legalForm: '8'
};

test('a list becomes a preview by its columns, the preview becomes the directory, and nothing of the file stays', async () => {
  expect(await text(root)).toContain('Eigene Liste hochladen');
  const columns = await uploaded(utf8([header, ...rows].join('\n')));
  const page = await text(columns);
  expect(page).toContain('UTF-8');
  expect(page).toContain('Semikolon');
  expect(page).toContain('Fürstenfeldbruck');
  expect(chosenIn(page)).toMatchObject(mapping);
  expect(await parts(columns)).toEqual(['list']);

  const here = await mapped(columns, mapping);
  expect(await parts(here)).toEqual(['differences', 'register']);
  expect((await coordinator.post(columns, mapping)).status).toBe(409);
  expect(await text(columns)).toContain('schon zugeordnet');
  const preview = await text(here);
  expect(preview).toContain('Schulen: neu');
  expect(preview).toContain('nur Schulen, die aus einer früheren Liste kamen');
  expect(await listed()).toEqual([]);

  await applied(here);
  expect(await parts(here)).toEqual(['differences']);
  expect(await listed()).toEqual([
    'Freie Schule 98A01 Verein Lernen  01067 - private',
    'Grundschule am Bach 012345 Stadt Alpha 02 01067 1234 public',
    'Mittelschule Größe - Stadt Alpha Mittelschule 82256 210 public'
  ]);
  const { rows: kept } = await db.query(
    `select bool_and(o.by_hand) as kept from app.organisation o where o.listed`
  );
  expect(kept[0].kept).toBe(true);
  const filtered = await text('/r/musterland/verzeichnis/schulen?schulform=Mittelschule');
  expect(filtered).toContain('Mittelschule Größe');
  expect(filtered).not.toContain('Grundschule am Bach');
});

test('the same list again changes nothing', async () => {
  const here = await mapped(await uploaded(utf8([header, ...rows].join('\n'))), mapping);
  expect(await text(here)).toContain('Es gibt nichts zu übernehmen');
});

test('a later list renames by number, finds by name, and marks only what came from a list', async () => {
  const later = [
    'Schulname;Schulnummer;Schulträger;Gemeinde',
    'Grundschule an der Brücke;012345;Stadt Alpha;Alpha',
    'MITTELSCHULE  Größe;;Stadt Alpha;Fürstenfeldbruck'
  ];
  const columns = await uploaded(utf8(later.join('\n')));
  const here = await mapped(columns, { name: '0', number: '1', owner: '2', municipality: '3' });
  const preview = await text(here);
  expect(preview).toContain('Schulen: neuer Name');
  expect(preview).not.toContain('Schulen: neu<');
  await applied(here);
  expect(await listed()).toEqual([
    'Freie Schule 98A01 Verein Lernen  01067 - private gone',
    'Grundschule an der Brücke 012345 Stadt Alpha 02 01067 1234 public',
    'Mittelschule Größe - Stadt Alpha Mittelschule 82256 210 public'
  ]);
  const { rows: hand } = await db.query('select gone_on from app.school where id = $1', [byHand]);
  expect(hand[0].gone_on).toBe(null);
});

test('a directory that changed since refuses the preview until it is renewed', async () => {
  const here = await mapped(await uploaded(utf8([header, ...rows].join('\n'))), mapping);
  const fingerprint = printIn(await text(`${here}/uebernahme`));
  await db.query(`update app.school set pupils = 7 where id = $1`, [byHand]);
  expect((await coordinator.post(`${here}/uebernahme`, { fingerprint })).status).toBe(409);
  expect((await coordinator.post(here)).status).toBe(303);
  expect(await text(here)).toContain('Schulen: wieder im Verzeichnis');
  await applied(here);
});

test('a discarded list is forgotten, before and after its columns are known', async () => {
  const columns = await uploaded(utf8([header, ...rows].join('\n')));
  const first = columns.replace('/spalten', '');
  expect(await text(first)).toContain('Spalten zuordnen');
  expect((await coordinator.post(`${first}/abbruch`)).status).toBe(303);
  expect(await parts(first)).toEqual([]);
  expect((await coordinator.post(columns, mapping)).status).toBe(409);
  const changed = [header, ...rows].join('\n').replace('210', '211');
  const second = await mapped(await uploaded(utf8(changed)), mapping);
  expect((await coordinator.post(`${second}/abbruch`)).status).toBe(303);
  expect(await parts(second)).toEqual([]);
});

const windows = new Uint8Array(Buffer.from([header, ...rows].join('\r\n'), 'latin1'));
const forms: [what: string, bytes: Uint8Array, words: string[]][] = [
  ['UTF-8 with a mark', utf8(`\ufeff${[header, ...rows].join('\r\n')}`), ['UTF-8', 'Semikolon']],
  ['Windows-1252', windows, ['Windows-1252', 'Semikolon']],
  [
    'a line that names the separator',
    utf8(`sep=;\n${[header, ...rows].join('\n')}`),
    ['Semikolon']
  ],
  ['commas', utf8([header, ...rows].join('\n').replaceAll(';', ',')), ['UTF-8', 'Komma']],
  ['tabs', utf8([header, ...rows].join('\r').replaceAll(';', '\t')), ['UTF-8', 'Tabulator']]
];

test.for(forms)(
  'A-IM-05, A-IM-06: %s is recognised, said in words, and read right',
  async ([, bytes, words]) => {
    const columns = await uploaded(bytes);
    const page = await text(columns);
    for (const word of words) expect(page).toContain(word);
    const here = await mapped(columns, mapping);
    expect(await text(here)).toContain('Es gibt nichts zu übernehmen');
  }
);

test('A-IM-06, A-IM-09, A-IM-11: numbers that cannot be right are told with their rows at their fields, all at once', async () => {
  const bad = [
    header,
    'Eins;1,2E+05;Stadt Alpha;Alpha;2;1067;Alpha;1.234,56;vielleicht',
    'Zwei;222222;;Alpha;02;01067;Alpha;12;öffentlich',
    '=1+1;222222;Stadt Alpha;Alpha;02;01067;Alpha;12;öffentlich'
  ];
  const columns = await uploaded(utf8(bad.join('\n')));
  const before = await listed();
  const answer = await coordinator.post(columns, mapping);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  for (const [field, line] of [
    ['number', 2],
    ['number', 4],
    ['type', 2],
    ['postcode', 2],
    ['pupils', 2],
    ['legalForm', 2],
    ['owner', 3],
    ['name', 4]
  ]) {
    expect(errorAt(html, String(field)), String(field)).toContain(`Zeile ${line}:`);
  }
  expect(await parts(columns)).toEqual(['list']);
  expect(await listed()).toEqual(before);
  const rights = [header, ...rows].join('\n');
  expect(await text(await mapped(await uploaded(utf8(rights)), mapping))).toContain('nichts zu');
});

test('A-IM-08: order of columns does not matter, a missing one is asked for at its field', async () => {
  const turned = [header, ...rows].map((row) => ` ${row.split(';').toReversed().join('; ')}`);
  const columns = await uploaded(utf8(turned.join('\n')));
  const guessed = chosenIn(await text(columns));
  expect(guessed).toMatchObject({ name: '8', number: '7', owner: '6', municipality: '5' });
  const refused = await coordinator.post(columns, { ...guessed, owner: '' });
  expect(refused.status).toBe(422);
  expect(errorAt(await refused.text(), 'owner')).toContain('Wählen Sie die Spalte aus');
  const beyond = await coordinator.post(columns, { ...guessed, place: '40' });
  expect(beyond.status).toBe(422);
  expect(await text(await mapped(columns, guessed))).toContain('Es gibt nichts zu übernehmen');
});

const hostile: [what: string, bytes: Uint8Array | null, sentence: string][] = [
  ['no file', null, 'Wählen Sie diese Datei aus'],
  ['nothing', new Uint8Array(), 'Die Datei ist leer'],
  ['a header alone', utf8(header), 'Die Datei ist leer'],
  ['a workbook', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), 'Das ist ein ZIP-Archiv'],
  ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]), 'Das ist ein Bild'],
  ['UTF-16', new Uint8Array(Buffer.from('\ufeffSchule', 'utf16le')), 'ein Text in UTF-16'],
  ['a text converted twice', utf8('Schule;Ort\nGrÃ¶ÃŸe;Alpha'), 'Zeile 2'],
  ['mixed delimiters', utf8(`${header}\n${rows[0]?.replaceAll(';', ',')}`), 'Zeile 2'],
  ['a doubled column', utf8('Schule;Träger;Schule\na;b;c'), '„Schule“ steht zweimal'],
  ['a header in row 3', utf8(`Schulliste\n\n${header}\n${rows[0]}`), 'Zeile 3: 9 Felder'],
  ['too many rows', utf8(`a;b\n${'c;d\n'.repeat(10_001)}`), 'mehr als 10.000 Zeilen'],
  ['too many columns', utf8(`${'a;'.repeat(61)}b\n1`), 'oder 60 Spalten']
];

test.for(hostile)(
  'A-IM-05, A-IM-06, A-IM-08, A-IM-14: %s gets one sentence at the field and changes nothing',
  async ([, bytes, sentence]) => {
    const before = await listed();
    const answer = await coordinator.upload(`${root}/liste`, formOf(bytes));
    expect(answer.status).toBe(422);
    expect(errorAt(await answer.text(), 'list')).toContain(sentence);
    expect(await listed()).toEqual(before);
    const { rows: left } = await db.query(
      `select from app.register_import_part where kind = 'list'
        and import_id = (select id from app.register_import order by id desc limit 1)`
    );
    expect(left.length).toBe(bytes === null ? left.length : 0);
  }
);

test('only the coordination reads in a list', async () => {
  const columns = await uploaded(utf8([header, ...rows].join('\n')));
  expect((await lead.get(`${root}/liste`)).status).toBe(403);
  expect((await lead.upload(`${root}/liste`, formOf(utf8(header)))).status).toBe(403);
  expect((await lead.get(columns)).status).toBe(404);
  expect((await lead.post(columns, mapping)).status).toBe(404);
});

function formOf(bytes: Uint8Array | null): FormData {
  const form = new FormData();
  if (bytes) form.set('list', new Blob([new Uint8Array(bytes)], { type: 'text/csv' }), 'liste.csv');
  form.set('asOf', today());
  return form;
}

/** Uploads and returns the address of the page that asks for the columns. */
async function uploaded(bytes: Uint8Array): Promise<string> {
  const answer = await coordinator.upload(`${root}/liste`, formOf(bytes));
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

/** Says what the columns are and returns the address of the preview. */
async function mapped(columns: string, fields: Record<string, string>): Promise<string> {
  const answer = await coordinator.post(columns, fields);
  expect(answer.status).toBe(303);
  return answer.headers.get('location') ?? '';
}

async function applied(here: string): Promise<void> {
  const fingerprint = printIn(await text(`${here}/uebernahme`));
  const answer = await coordinator.post(`${here}/uebernahme`, { fingerprint });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, here]);
}

async function text(path: string): Promise<string> {
  const answer = await coordinator.get(path);
  expect(answer.status).toBe(200);
  return answer.text();
}

function printIn(html: string): string {
  return /name="fingerprint" value="(\w+)"/.exec(html)?.[1] ?? '';
}

function errorAt(html: string, field: string): string {
  return new RegExp(`id="${field}-fehler".*?</p>`, 's').exec(html)?.[0] ?? '';
}

/** What each select says without anybody choosing. */
function chosenIn(html: string): Record<string, string> {
  const selects = html.matchAll(/<select[^>]* name="(\w+)".*?<\/select>/gs);
  return Object.fromEntries(
    [...selects].flatMap(([all, name]) => {
      const option = /<option(?=[^>]* selected)[^>]* value="(\d+)"/.exec(all);
      return name && option?.[1] ? [[name, option[1]]] : [];
    })
  );
}

async function parts(address: string): Promise<string[]> {
  const id = address.replace('/spalten', '').split('/').at(-1);
  const { rows: found } = await db.query(
    `select kind from app.register_import_part where import_id = $1 order by kind`,
    [id]
  );
  return found.map(({ kind }) => kind);
}

async function listed(): Promise<string[]> {
  const { rows: found } = await db.query(`
    select concat_ws(' ', o.name, coalesce(s.school_number, '-'), w.name, s.school_type, s.postcode,
      coalesce(s.pupils::text, '-'), s.legal_form, case when s.gone_on is not null then 'gone' end) as line
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    join app.organisation w on w.region_id = s.region_id and w.id = s.owner_id
    where o.listed order by o.name`);
  return found.map(({ line }) => line);
}

function utf8(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
