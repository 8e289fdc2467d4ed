import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CsvFault, csvFile, csvLines, csvText } from '#base/csv.ts';
import { deviceOf } from '#base/device.ts';
import { valuesOf } from '#base/form-state.ts';
import { localPath } from '#base/local-path.ts';
import { oneLine } from '#base/one-line.ts';
import { Refusal } from '#base/refusal.ts';
import { wordsOf } from '#base/words.ts';
import { replyIn } from '#features/calendar/reply.server.ts';
import { evidenceName } from '#features/evidence/evidence-name.ts';
import { fileKindOf } from '#features/evidence/file-kind.server.ts';
import { goesOnInput } from '#features/goals/step-input.ts';
import { readingInput } from '#features/history/reading-input.ts';
import { guestIn } from '#server/guest-link.ts';
import { fileNamePart, downloadHeaders } from '#features/files/download.ts';
import { readBulk } from '#features/invitations/bulk.ts';
import { blocksOf, isSafeAddress } from '#features/legal/markup.ts';
import { matrixTemplate } from '#features/matrices/template.ts';
import { schoolFilterOf } from '#features/organisations/school-filter.ts';
import { RegisterFault } from '#features/registers/fault.ts';
import { listTable } from '#features/registers/list-table.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { baseIn } from '#features/workbooks/base.ts';
import { withBackup } from '#server/backup/read.ts';
import { head, foot } from '#server/backup/format.ts';
import { BrokenForm, readMultipart } from '#server/multipart.ts';
import { OfficeFault } from '#server/office/office-fault.ts';
import { readWorkbook } from '#server/office/read-workbook.ts';
import { workbookFile } from '#server/office/workbook.ts';
import { damage, damaged, oddText, samples } from './fuzz.ts';

// Everything that reads what somebody typed, uploaded or sent. It reads it or says what is wrong with it, in its own
// words, soon; and nothing that came in changes the program itself.
const times = process.env.LONG ? 100 : 1;
const refusals = [
  Refusal,
  CsvFault,
  RegisterFault,
  OfficeFault,
  BrokenForm,
  SyntaxError,
  z.ZodError
];
let inputs = 0;

test('schemas of every form take or refuse whatever comes, and never fail', async () => {
  const schemas = await formSchemas();
  expect(schemas.length).toBeGreaterThan(60);
  const one = fc.oneof(
    oddText,
    fc.array(oddText, { maxLength: 4 }),
    fc.constantFrom(undefined, null, 3, true, {}, [null])
  );
  for (const [no, { name, schema }] of schemas.entries()) {
    const names = Object.keys(schema.shape);
    const filled = fc.dictionary(fc.constantFrom(...names, '__proto__', 'constructor', 'id'), one);
    for (const values of samples(filled, 6 * times, no)) {
      inputs += 1;
      within(name, values, 2_000, () => schema.safeParse(values));
    }
  }
  untouched();
});

test('what only looks like an id or a day is refused by the form, not by the database', () => {
  const near = '-'.repeat(36);
  expect(goesOnInput.safeParse({ goal: `${near}:1` }).success).toBe(false);
  expect(guestIn(`${near}.${'a'.repeat(43)}`)).toBeNull();
  const reading = { reason: 'x'.repeat(30), fromOn: '2026-01-01', toOn: '2026-03-31' };
  const object = 'visit:018f6c3e-7b1a-7c11-8f00-000000000001';
  expect(readingInput.safeParse({ ...reading, object }).success).toBe(true);
  expect(readingInput.safeParse({ ...reading, object: `visit:${near}` }).success).toBe(false);
  for (const fromOn of ['2026-02-31', '2026-01-0110000-01-01', 'x', '']) {
    expect(readingInput.safeParse({ ...reading, object, fromOn }).success).toBe(false);
  }
});

const csv = fc
  .array(fc.array(oddText, { maxLength: 6 }), { maxLength: 6 })
  .map((rows) =>
    rows.map((cells) => cells.map((cell) => cell.slice(0, 2_000)).join(';')).join('\n')
  );
const lines = fc.array(
  fc.constantFrom(
    'BEGIN:VCALENDAR',
    'END:VCALENDAR',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    'END:VEVENT',
    'UID:018f6c3e-7b1a-7c11-8f00-000000000001@tafelrunde',
    'ATTENDEE;PARTSTAT=ACCEPTED:mailto:mia@stadt.example',
    'ATTENDEE;PARTSTAT="x',
    'SEQUENCE:99999999999999999999',
    'DTSTART;TZID=Nirgendwo:20261025T023000',
    'RRULE:FREQ=SECONDLY;COUNT=999999999',
    ' gefaltet',
    ':',
    ';;;='
  ),
  { maxLength: 14 }
);

const register = {
  schools: readFileSync('tests/register/schuldaten.csv'),
  owners: readFileSync('tests/register/key_traeger.csv'),
  pupils: readFileSync('tests/register/anzahlen.csv')
};
const shipped = globSync('db/seed/matrix-default.json')[0] ?? '';
const template = readFileSync(shipped, 'utf8');
const zip = await buffer(
  workbookFile({
    title: 'Mappe',
    language: 'de',
    madeAt: new Date(0),
    sheets: [
      {
        name: 'Blatt',
        widths: [20],
        rows: [{ cells: ['Kriterium', 3, true, { day: '2026-12-03' }, null] }]
      }
    ]
  })
);
const backup = [
  '{"tafelrundeBackup":1,"version":"1","at":"2026-11-22","schema":[]}',
  '{"table":"app.region","columns":["id","name"]}',
  'a\tb',
  '\\.',
  '{"tables":[],"sequences":[],"state":"x"}'
].join('\n');

const readers: Record<string, { most: number; read: (text: string, bytes: Buffer) => unknown }> = {
  'a CSV file': { most: 120, read: (text, bytes) => [csvLines(csvText(bytes)), csvFile([[text]])] },
  'a list of people': { most: 120, read: (text) => readBulk(text, '2026-11-22') },
  'a list of schools': {
    most: 120,
    read: (_, bytes) => listTable({ name: 'liste.csv', bytes })
  },
  'a calendar reply': {
    most: 120,
    read: (text) => replyIn(text, '018f6c3e-7b1a-7c11-8f00-000000000001')
  },
  'a legal text': {
    most: 120,
    read: (text) => [blocksOf(text.slice(0, 20_000)), isSafeAddress(text)]
  },
  'a path to go on to': { most: 120, read: (text) => localPath(text) },
  'a line of text': { most: 60, read: (text) => [oneLine(text), wordsOf(text), deviceOf(text)] },
  'the name of a file': {
    most: 120,
    read: (text) => [
      evidenceName(text, 'pdf'),
      fileNamePart(text),
      downloadHeaders({ name: text, mediaType: 'text/csv' })
    ]
  },
  'a query of schools': {
    most: 120,
    read: (text) => schoolFilterOf(new URLSearchParams(text))
  },
  'the fields of a form': {
    most: 60,
    read: (text) => valuesOf(new URLSearchParams(text))
  },
  'what a workbook says of itself': {
    most: 60,
    read: (text) => baseIn([[text, text]])
  },
  'the head of a backup': {
    most: 60,
    read: (text) => [head.safeParse(parsed(text)), foot.safeParse(parsed(text))]
  },
  'a file as evidence': { most: 120, read: (_, bytes) => fileKindOf(bytes) }
};

test('readers of text read it or say what is wrong', () => {
  const anything = fc.oneof(
    oddText,
    csv,
    lines.map((all) => all.join('\r\n')),
    fc.json()
  );
  for (const [no, [name, { most, read }]] of Object.entries(readers).entries()) {
    for (const text of samples(anything, most * times, 1_000 + no)) {
      inputs += 1;
      within(name, text, 2_000, () => read(text, Buffer.from(text)));
    }
  }
  untouched();
});

test('readers of files read what is left of a damaged one, or say what is wrong', async () => {
  const files: [string, number, Buffer, (bytes: Buffer) => unknown][] = [
    ['a workbook', 40, zip, (bytes) => readWorkbook(bytes)],
    ['a file as evidence', 20, zip, (bytes) => fileKindOf(bytes)],
    ['a matrix', 4, Buffer.from(template), (bytes) => matrixTemplate.safeParse(parsed(`${bytes}`))],
    ['the schools', 6, register.schools, (bytes) => county({ ...register, schools: bytes })],
    ['the owners', 6, register.owners, (bytes) => county({ ...register, owners: bytes })],
    ['the pupils', 6, register.pupils, (bytes) => county({ ...register, pupils: bytes })]
  ];
  for (const [no, [name, most, whole, read]] of files.entries()) {
    for (const how of samples(damage, most * times, 2_000 + no)) {
      inputs += 1;
      within(name, how, 5_000, () => read(damaged(whole, how)));
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-fuzz-'));
  const file = join(folder, 'damaged.backup');
  for (const how of samples(damage, 60 * times, 3_000)) {
    inputs += 2;
    const stream = (bytes: Buffer) => Readable.from([bytes]);
    writeFileSync(file, gzipSync(damaged(Buffer.from(backup), how)));
    await within('a backup', how, 5_000, () => withBackup(file, async () => {}));
    const form = damaged(Buffer.from(multipart), how);
    await within('a form with files', how, 5_000, () =>
      readMultipart('multipart/form-data; boundary=x', stream(form), {
        begin: async () => {},
        take: async () => {},
        end: async () => {}
      })
    );
  }
  rmSync(folder, { recursive: true });
  untouched();
  console.info(`${inputs} inputs to parsers`);
});

const multipart =
  '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\nContent-Disposition: form-data; ' +
  'name="datei"; filename="ä.csv"\r\nContent-Type: text/csv\r\n\r\na;b\r\n--x--\r\n';

function county({ schools, owners, pupils }: Record<'schools' | 'owners' | 'pupils', Buffer>) {
  const file = (name: string, bytes: Buffer) => ({ name, bytes });
  return parseRegister(
    { schools: file('s', schools), owners: file('o', owners), pupils: file('p', pupils) },
    '05998'
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Refusals in the reader's own words are answers; anything else is a fault, and so is taking long. */
function within(name: string, what: unknown, most: number, work: () => unknown): unknown {
  const began = performance.now();
  const said = () => `${name}: ${JSON.stringify(what).slice(0, 500)}`;
  const judge = (failure: unknown) => {
    const isOwn = refusals.some((kind) => failure instanceof kind);
    if (!isOwn) throw new Error(`${said()} → ${String(failure)}`, { cause: failure });
  };
  try {
    const result = work();
    if (result instanceof Promise) return result.catch(judge);
  } catch (failure) {
    judge(failure);
  }
  if (performance.now() - began > most) throw new Error(`${said()} took too long`);
  return undefined;
}

/** No input has reached what every object inherits. */
function untouched(): void {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Reflect.get({}, 'x')).toBeUndefined();
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
}

/** The schemas that the features export for their forms. */
async function formSchemas(): Promise<{ name: string; schema: z.ZodObject }[]> {
  const files = globSync('src/features/*/*.ts').filter((file) => {
    return (
      !/\.(test|server)\.ts$|-child\.ts$/.test(file) && readFileSync(file, 'utf8').includes('zod')
    );
  });
  const found: { name: string; schema: z.ZodObject }[] = [];
  for (const file of files) {
    for (const [name, value] of Object.entries(await import(`../${file}`))) {
      if (value instanceof z.ZodObject) found.push({ name: `${file} ${name}`, schema: value });
    }
  }
  return found;
}
