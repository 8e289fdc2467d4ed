import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { test } from 'vitest';
import { fileKindOf } from '#features/evidence/file-kind.server.ts';
import { matrixTemplate } from '#features/matrices/template.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { withBackup } from '#server/backup/read.ts';
import { readMultipart } from '#server/multipart.ts';
import { readWorkbook } from '#server/office/read-workbook.ts';
import { workbookFile } from '#server/office/workbook.ts';
import { damage, damaged } from './damage.ts';
import { judged, parsed, times, untouched } from './judged.ts';
import { samples } from './odd-text.ts';

// Files that were right once, with some bytes other ones, cut or doubled.
const register = {
  schools: readFileSync('tests/register/schuldaten.csv'),
  owners: readFileSync('tests/register/key_traeger.csv'),
  pupils: readFileSync('tests/register/anzahlen.csv')
};
const template = readFileSync('db/seed/matrix-default.json');
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

test('readers of files read what is left of a damaged one, or say what is wrong', async () => {
  const files: [string, number, Buffer, (bytes: Buffer) => unknown][] = [
    ['a workbook', 40, zip, (bytes) => readWorkbook(bytes)],
    ['a file as evidence', 20, zip, (bytes) => fileKindOf(bytes)],
    ['a matrix', 4, template, (bytes) => matrixTemplate.safeParse(parsed(`${bytes}`))],
    ['the schools', 6, register.schools, (bytes) => county({ ...register, schools: bytes })],
    ['the owners', 6, register.owners, (bytes) => county({ ...register, owners: bytes })],
    ['the pupils', 6, register.pupils, (bytes) => county({ ...register, pupils: bytes })]
  ];
  for (const [no, [name, most, whole, read]] of files.entries()) {
    for (const how of samples(damage, most * times, 2_000 + no)) {
      await judged({ name, input: how, within: 5_000 }, () => read(damaged(whole, how)));
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-fuzz-'));
  const file = join(folder, 'damaged.backup');
  for (const how of samples(damage, 60 * times, 3_000)) {
    const stream = (bytes: Buffer) => Readable.from([bytes]);
    writeFileSync(file, gzipSync(damaged(Buffer.from(backup), how)));
    await judged({ name: 'a backup', input: how, within: 5_000 }, () =>
      withBackup(file, async () => {})
    );
    const form = damaged(Buffer.from(multipart), how);
    await judged({ name: 'a form with files', input: how, within: 5_000 }, () =>
      readMultipart('multipart/form-data; boundary=x', stream(form), {
        begin: async () => {},
        take: async () => {},
        end: async () => {}
      })
    );
  }
  rmSync(folder, { recursive: true });
  untouched();
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
