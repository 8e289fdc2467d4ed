import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvFile, csvLines, csvText, looksLikeFormula } from '#base/csv.ts';
import { readBulk, untilOf } from './bulk.ts';

const today = '2026-11-22';
const header = 'Organisation;Name;E-Mail;Rolle;Bereich;Bis';
const good = 'Stadt Ahlbrück;Mia Muster;mia@stadt.example;Leitung;IT;31.12.2027';

function rows(file: string) {
  const read = readBulk(file, today);
  if ('fault' in read) throw new Error(read.fault);
  return read.rows;
}

test.each([
  ['semicolons', `${header}\n${good}`],
  ['commas', `${header}\n${good}`.replaceAll(';', ',')],
  ['tabs', `${header}\n${good}`.replaceAll(';', '\t')],
  ['a byte order mark and Windows line ends', `\ufeff${header}\r\n${good}\r\n`],
  ['English names of columns', `Organization;Full name;E-mail;Role;Unit;Until\n${good}`],
  [
    'other columns and another order',
    `Nr;Bis;Name;Mail;Schulträger;Rolle;Bereich\n1;31.12.2027;Mia Muster;mia@stadt.example;Stadt Ahlbrück;Leitung;IT`
  ]
])('a list with %s is read the same', (_, file) => {
  expect(rows(file.replace(/\r\n/g, '\n'))).toMatchObject([
    {
      line: 2,
      organisation: 'Stadt Ahlbrück',
      name: 'Mia Muster',
      mail: 'mia@stadt.example',
      role: 'Leitung',
      unit: 'IT',
      until: '31.12.2027',
      problems: []
    }
  ]);
});

test('UTF-8 and what Excel writes on Windows are read the same', () => {
  const windows = Uint8Array.from(`${header}\n${good}`, (sign) => sign.charCodeAt(0));
  expect(csvText(windows)).toBe(csvText(new TextEncoder().encode(`\ufeff${header}\n${good}`)));
});

test.each([
  [';Mia;mia@stadt.example', ['organisationMissing']],
  ['Stadt;;mia@stadt.example', ['nameMissing']],
  ['Stadt;Mia;', ['mailMissing']],
  ['Stadt;Mia;mia(at)stadt', ['mail']],
  ['=1+1;Mia;mia@stadt.example', ['formula']],
  ['Stadt;@SUM(A1);mia@stadt.example', ['formula']],
  ['Stadt;Mia;mia@stadt.example;;;gestern', ['day']],
  ['Stadt;Mia;mia@stadt.example;;;30.02.2027', ['day']],
  ['Stadt;Mia;mia@stadt.example;;;21.11.2026', ['past']],
  [`Stadt;${'M'.repeat(121)};mia@stadt.example`, ['tooLong']],
  [';;nix;;;nie', ['organisationMissing', 'nameMissing', 'mail', 'day']]
])('%s has every problem named', (line, problems) => {
  expect(rows(`${header}\n${line}`)[0]?.problems).toEqual(problems);
});

test.each([
  ['', 'empty'],
  [header, 'empty'],
  [`Name;Ort\nMia;Ahlbrück`, 'columns'],
  [`${header}\n${`${good}\n`.repeat(501)}`, 'tooMany'],
  ['x'.repeat(200_000), 'tooLarge'],
  [`${header}\nStadt;"Mia;mia@stadt.example`, 'quotes']
])('a file that cannot be read is refused as a whole', (file, fault) => {
  expect(readBulk(file, today)).toEqual({ fault });
});

test('a picture or a workbook is no list', () => {
  const png = readFileSync(new URL('../../../docs/pictures/heute.png', import.meta.url));
  expect(() => csvText(png)).toThrow('binary');
  expect(() => csvText(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]))).toThrow('binary');
});

test('whatever a file says, it is read or refused and never breaks anything', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom('"', '""', ';', '=A1', "'", '\t', 'ä', '31.12.2027', 'mia@stadt.example')
  );
  const line = fc.array(cell, { maxLength: 8 }).map((cells) => cells.join(';'));
  const file = fc.tuple(fc.boolean(), fc.array(line, { maxLength: 8 }));
  fc.assert(
    fc.property(file, ([hasHeader, lines]) => {
      const read = readBulk([...(hasHeader ? [header] : []), ...lines].join('\n'), today);
      if ('fault' in read) return;
      for (const row of read.rows) {
        if (row.problems.length > 0) continue;
        expect(row.mail).toMatch(/^[^@\s]+@[^@\s]+\.[a-z]+$/);
        expect([row.organisation, row.name].every((one) => one.trim() === one && one)).toBeTruthy();
        expect([row.name, row.organisation, row.role, row.unit].some(looksLikeFormula)).toBe(false);
      }
    }),
    { numRuns: process.env.LONG ? 20_000 : 1_000 }
  );
});

test('A-EX-01, A-EX-03: what is written for a spreadsheet reads back as it was, and no cell is a formula', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) =>
    text
      .replace(/[\p{C}\s]+/gu, ' ')
      .normalize('NFC')
      .trim()
  );
  const table = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 6
  });
  fc.assert(
    fc.property(table, (cells) => {
      const written = csvFile([['a', 'b', 'c'], ...cells]);
      const lines = csvLines(written.replace(/^\ufeff/, '').replace(/\r\n/g, '\n'));
      const back = lines.slice(1).map(({ fields }) => fields);
      const kept = cells.filter((row) => row.some((one) => one !== ''));
      expect(back).toEqual(
        kept.map((row) => row.map((one) => (looksLikeFormula(one) ? `'${one}` : one)))
      );
      expect(back.flat().some(looksLikeFormula)).toBe(false);
    }),
    { numRuns: process.env.LONG ? 20_000 : 1_000 }
  );
});

test('days are read as Germans and as machines write them', () => {
  expect(['1.2.2027', '2027-02-01'].map(untilOf)).toEqual(['2027-02-01', '2027-02-01']);
  expect(['', '29.02.2027', '2027-13-01', '01/02/2027', '1.2.27'].map(untilOf)).toEqual([
    null,
    null,
    null,
    null,
    null
  ]);
});
