import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnName, placeOf } from './cell-place.ts';
import { readWorkbook } from './read-workbook.ts';
import { archive } from './unzip.ts';
import type { Row, Sheet, Workbook } from './workbook-content.ts';
import { workbookFile } from './workbook.ts';

const madeAt = new Date('2026-11-22T10:00:00Z');

async function written(sheets: Sheet[], more: Partial<Workbook> = {}): Promise<Buffer> {
  return buffer(workbookFile({ title: 'Probe', language: 'de', madeAt, sheets, ...more }));
}

const sheet = (rows: Sheet['rows']): Sheet => ({ name: 'Schulen', widths: [20, 20], rows });

async function cellsOf(...cells: Row['cells']) {
  const [read] = readWorkbook(await written([sheet([{ cells }])]));
  return read?.cells.map(({ kind, text }) => [kind, text]);
}

const formulas = ['=1+1', '+1+1', '-2+3', '@SUM(1)', '\t=1', '\r=1', '|calc', '＝1+1', "'=1"];

describe('a workbook', () => {
  test('keeps text as text, numbers as numbers and days as days', async () => {
    expect(
      await cellsOf('Größe & <b>', 12.5, -3, true, { day: '2026-12-03' }, null, '012345')
    ).toEqual([
      ['text', 'Größe & <b>'],
      ['number', '12.5'],
      ['number', '-3'],
      ['truth', 'true'],
      ['day', '2026-12-03'],
      ['text', '012345']
    ]);
  });

  test('A-EX-02: holds no formula, whatever a text begins with', async () => {
    const bytes = await written([sheet(formulas.map((text) => ({ cells: [text, 1] })))]);
    const [read] = readWorkbook(bytes);
    const texts = read?.cells.filter(({ column }) => column === 1).map(({ text }) => text);
    expect(texts).toEqual(formulas);
    const xml = archive(bytes, 1e6).file('xl/worksheets/sheet1.xml')?.toString() ?? '';
    expect(xml).not.toMatch(/<f[ >]/);
    // So that it stays a text when somebody edits it.
    const styles = archive(bytes, 1e6).file('xl/styles.xml')?.toString() ?? '';
    const formats = [...styles.slice(styles.indexOf('<cellXfs')).matchAll(/<xf [^>]*>/g)];
    for (const [, style] of xml.matchAll(/<c r="A\d+" s="(\d+)"/g)) {
      expect(formats[Number(style)]?.[0]).toContain('quotePrefix="1"');
    }
  });

  test('gives back any text that XML can carry, and a sign in place of what no text may hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }), async (texts) => {
        const read = await cellsOf(...texts);
        const kept = texts.filter((text) => text !== '').map((text) => text.toWellFormed());
        expect(read?.map(([, text]) => text)).toEqual(kept);
      }),
      { numRuns: 50 }
    );
  });

  test('is the same to the last byte when it is made again', async () => {
    const rows = [{ cells: ['a', 1] }];
    expect(await written([sheet(rows)])).toEqual(await written([sheet(rows)]));
  });

  test('locks what is not open, offers the choices and hides what is not to be read', async () => {
    const bytes = await written(
      [
        {
          ...sheet([
            { look: 'head', cells: ['Stufe'] },
            { look: 'open', cells: [null] }
          ]),
          headRow: 1,
          hasFilter: true,
          isLocked: true,
          checks: [{ range: 'A2:A2', title: 'Stufe', text: 'Bitte wählen', list: 'Stufen' }]
        },
        { ...sheet([{ cells: ['x'] }]), name: 'Angaben', isHidden: true }
      ],
      { lists: { sheet: 'Listen', values: { Stufen: ['1', '2'] } } }
    );
    expect(readWorkbook(bytes).map(({ name, isHidden }) => [name, isHidden])).toEqual([
      ['Schulen', false],
      ['Angaben', true],
      ['Listen', true]
    ]);
    const file = (name: string) => archive(bytes, 1e6).file(name)?.toString() ?? '';
    expect(file('xl/worksheets/sheet1.xml')).toContain('<sheetProtection sheet="1"');
    expect(file('xl/worksheets/sheet1.xml')).toContain('<formula1>Stufen</formula1>');
    expect(file('xl/worksheets/sheet1.xml')).toContain('state="frozen"');
    expect(file('xl/workbook.xml')).toContain(">'Listen'!$A$1:$A$2</definedName>");
    expect(file('xl/styles.xml')).toContain('<protection locked="0"/>');
  });

  test('A-EX-07: fails where a row cannot be written, and lets go of its rows when nobody reads on', async () => {
    await expect(written([sheet([{ cells: ['x'.repeat(40_000)] }])])).rejects.toThrow('32767');
    let isLetGo = false;
    async function* rows(): AsyncGenerator<Row> {
      try {
        for (;;) yield { cells: [Math.random(), String(Math.random())] };
      } finally {
        isLetGo = true;
      }
    }
    const book = workbookFile({ title: 'Probe', language: 'de', madeAt, sheets: [sheet(rows())] });
    let size = 0;
    for await (const piece of book) {
      size += piece.length;
      if (size > 200_000) break;
    }
    await expect.poll(() => isLetGo).toBe(true);
  });

  test('A-EX-07: streams a hundred thousand rows without holding them', async () => {
    function* rows(): Generator<Row> {
      for (let row = 0; row < 100_000; row++) yield { cells: [row, `Zeile ${row}`] };
    }
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    let most = 0;
    const book = workbookFile({ title: 'Probe', language: 'de', madeAt, sheets: [sheet(rows())] });
    for await (const piece of book) {
      if (piece.length === 0) continue;
      most = Math.max(most, process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed);
    }
    expect(most - before).toBeLessThan(100_000_000);
  });
});

test('places are named as spreadsheets name them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16_384 }), (column) => {
      expect(placeOf(`${columnName(column)}7`)).toEqual({ row: 7, column });
    })
  );
  expect([columnName(26), columnName(27), columnName(703)]).toEqual(['Z', 'AA', 'AAA']);
  expect([placeOf('XFE1'), placeOf('A0'), placeOf('A1048577'), placeOf('a1')]).toEqual(
    Array.from({ length: 4 })
  );
});
