import fc from 'fast-check';
import { test } from 'vitest';
import { csvFile, csvLines, csvText } from '#base/csv.ts';
import { deviceOf } from '#base/device.ts';
import { valuesOf } from '#base/form-state.ts';
import { localPath } from '#base/local-path.ts';
import { oneLine } from '#base/one-line.ts';
import { wordsOf } from '#base/words.ts';
import { replyIn } from '#features/calendar/reply.server.ts';
import { evidenceName } from '#features/evidence/evidence-name.ts';
import { fileKindOf } from '#features/evidence/file-kind.server.ts';
import { fileNamePart, downloadHeaders } from '#features/files/download.ts';
import { readBulk } from '#features/invitations/bulk.ts';
import { blocksOf, isSafeAddress } from '#features/legal/markup.ts';
import { schoolFilterOf } from '#features/organisations/school-filter.ts';
import { listTable } from '#features/registers/list-table.ts';
import { baseIn } from '#features/workbooks/base.ts';
import { head, foot } from '#server/backup/format.ts';
import { judged, parsed, times, untouched } from './judged.ts';
import { oddText, samples } from './odd-text.ts';

// Everything that reads what somebody typed or sent. It reads it or says what is wrong with it, in its own words,
// soon; and nothing that came in changes the program itself.
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

test('readers of text read it or say what is wrong', async () => {
  const anything = fc.oneof(
    oddText,
    csv,
    lines.map((all) => all.join('\r\n')),
    fc.json()
  );
  for (const [no, [name, { most, read }]] of Object.entries(readers).entries()) {
    for (const text of samples(anything, most * times, 1_000 + no)) {
      await judged({ name, input: text }, () => read(text, Buffer.from(text)));
    }
  }
  untouched();
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
