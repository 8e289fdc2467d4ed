import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OfficeFault } from './office-fault.ts';
import { openWorkbook } from './open-workbook.ts';
import { readWorkbook } from './read-workbook.ts';
import { workbookFile } from './workbook.ts';
import { contentTypes, relationships, workbookRelations, workbookXml } from './workbook-parts.ts';
import { zipped } from './zip.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const cells = (xml: string) =>
  `<worksheet xmlns="${main}"><sheetData>${xml}</sheetData></worksheet>`;
const row = (xml: string) => cells(`<row r="1">${xml}</row>`);
const plainSheet = { name: 'Blatt', widths: [], rows: [], last: { row: 1 } };

/** A workbook with one sheet, part by part, so that each part can be a bad one. */
async function packed(parts: Record<string, string | Iterable<string>>): Promise<Buffer> {
  const all: Record<string, string | Iterable<string>> = {
    '[Content_Types].xml': contentTypes(1),
    '_rels/.rels': relationships,
    'xl/workbook.xml': workbookXml([plainSheet], undefined),
    'xl/_rels/workbook.xml.rels': workbookRelations(1).replace(
      '</Relationships>',
      '<Relationship Id="rId9" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'
    ),
    'xl/styles.xml':
      '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-407]d\\. mmmm yyyy;@"/><numFmt numFmtId="171" formatCode="0.00&quot; day&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>',
    'xl/worksheets/sheet1.xml': cells(''),
    ...parts
  };
  const entries = Object.entries(all).map(([name, content]) => ({
    name,
    content: typeof content === 'string' ? [content] : content
  }));
  return buffer(zipped(entries));
}

const withSheet = (xml: string | Iterable<string>) => packed({ 'xl/worksheets/sheet1.xml': xml });

function codeOf(bytes: Buffer): string {
  try {
    readWorkbook(bytes);
    return 'read';
  } catch (failure) {
    if (failure instanceof OfficeFault) return failure.code;
    throw failure;
  }
}

describe('what spreadsheets write in their own ways', () => {
  test('is read: shared and rich texts, inline ones, prefixes, cells without place, merged cells', async () => {
    const bytes = await packed({
      'xl/sharedStrings.xml':
        '<x:sst xmlns:x="y"><x:si><x:t>geteilt</x:t></x:si><x:si><x:r><x:t>Teil </x:t></x:r><x:r><x:rPr/><x:t>eins</x:t></x:r><x:rPh><x:t>Lesart</x:t></x:rPh></x:si></x:sst>',
      'xl/worksheets/sheet1.xml': cells(
        '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="3"><c r="B3" t="inlineStr"><is><r><t>a&amp;</t></r><r><t>_x0041_&#228;</t></r></is></c><c r="C3"/><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c><c r="F3" t="b"><f>FALSE()</f><v>0</v></c></row>'
      ).replace('</worksheet>', '<mergeCells><mergeCell ref="B3:C4"/></mergeCells></worksheet>')
    });
    expect(readWorkbook(bytes)[0]?.cells).toEqual([
      { row: 1, column: 1, kind: 'text', text: 'geteilt' },
      { row: 1, column: 2, kind: 'text', text: 'Teil eins' },
      { row: 3, column: 2, kind: 'text', text: 'a&Aä' },
      { row: 3, column: 4, kind: 'truth', text: 'true' },
      { row: 3, column: 5, kind: 'error', text: '' },
      { row: 3, column: 6, kind: 'truth', text: 'false' }
    ]);
  });

  test('A-IM-10: days are right in both counts, and the day that never was is none', async () => {
    const days =
      '<c r="A1" s="1"><v>46359</v></c><c r="B1" s="2"><v>59</v></c><c r="C1" s="1"><v>60</v></c><c r="D1" s="3"><v>46359</v></c><c r="E1" t="d"><v>2026-12-03T00:00:00</v></c><c r="F1" s="1"><v>99999999</v></c>';
    const read = (bytes: Buffer) =>
      readWorkbook(bytes)[0]?.cells.map(({ kind, text }) =>
        kind === 'text' ? text : `${kind} ${text}`
      );
    expect(read(await withSheet(row(days)))).toEqual([
      'day 2026-12-03',
      'day 1900-02-28',
      'error ',
      'number 46359',
      'day 2026-12-03',
      'error '
    ]);
    const in1904 = workbookXml([plainSheet], undefined).replace(
      '<bookViews',
      '<workbookPr date1904="1"/><bookViews'
    );
    const bytes = await packed({
      'xl/workbook.xml': in1904,
      'xl/worksheets/sheet1.xml': row('<c r="A1" s="1"><v>44897</v></c>')
    });
    expect(read(bytes)).toEqual(['day 2026-12-03']);
  });

  test('A-IM-04: a formula is named, never reckoned, whether its last result is kept or not', async () => {
    const bytes = await withSheet(
      row(
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>WEBSERVICE("http://localhost:9/")</f><v>x</v></c><c r="D1"><f>\'[1]x\'!A1</f><v>1</v></c><c r="E1"><f t="shared" si="0"/><v>1</v></c>'
      )
    );
    expect(readWorkbook(bytes)[0]?.cells.map(({ kind, text }) => kind + text)).toEqual(
      Array.from({ length: 5 }, () => 'formula')
    );
  });
});

function* blanks(megabytes: number): Generator<string> {
  yield `<worksheet xmlns="${main}"><sheetData>`;
  for (let index = 0; index < megabytes; index++) yield ' '.repeat(1_048_576);
  yield '</sheetData></worksheet>';
}

const laughs = Array.from(
  { length: 20 },
  (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`
);

describe('a file that is none, or means harm', () => {
  test('A-IM-14: is told apart: HTML, old Excel, Word, a password, macros', async () => {
    const old = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
    const secret = Buffer.concat([old, Buffer.from('EncryptedPackage', 'utf16le')]);
    const files = [
      Buffer.from('<!doctype html><table>'),
      Buffer.alloc(0),
      old,
      secret,
      await packed({ 'xl/workbook.xml': '<document/>' }),
      await packed({ 'xl/vbaProject.bin': 'x' }),
      await packed({
        '[Content_Types].xml': contentTypes(1).replace(
          'spreadsheetml.sheet.main',
          'ms-excel.sheet.macroEnabled.main'
        )
      })
    ];
    expect(files.map(codeOf)).toEqual([
      'notOffice',
      'notOffice',
      'oldFormat',
      'encrypted',
      'notOffice',
      'macros',
      'macros'
    ]);
  });

  test('A-IM-02: brings no document type: nothing is fetched, nothing multiplied', async () => {
    const outside = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>`;
    const sst = `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs.join('')}]><sst><si><t>&l20;</t></si></sst>`;
    const book = workbookXml([plainSheet], undefined);
    expect(
      codeOf(await packed({ 'xl/workbook.xml': book.replace('<workbook', `${outside}<workbook`) }))
    ).toBe('broken');
    expect(codeOf(await packed({ 'xl/sharedStrings.xml': sst }))).toBe('broken');
    expect(codeOf(await withSheet(row('<c r="A1" t="inlineStr"><is><t>&e;</t></is></c>')))).toBe(
      'broken'
    );
    const external = workbookRelations(1).replace(
      'Target="worksheets',
      'TargetMode="External" Target="http://localhost:9'
    );
    expect(codeOf(await packed({ 'xl/_rels/workbook.xml.rels': external }))).toBe('read');
  });

  test('A-IM-03: has no paths out of itself, no links, no name twice, no shared bytes', async () => {
    for (const name of ['../../x', '/abs', 'C:\\x', 'a/../b', 'x\u0000y', 'xl/WORKBOOK.xml']) {
      expect(codeOf(await packed({ [name]: 'x' }))).toBe('broken');
    }
    const link = await withSheet(cells(''));
    const entry = link.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'));
    link.writeUInt32LE(0xa1ff0000, entry + 38);
    expect(codeOf(link)).toBe('broken');
    const shared = await withSheet(cells(''));
    const [one, other] = [0, 1].map((index) => {
      let at = -1;
      for (let count = 0; count <= index; count++)
        at = shared.indexOf(Buffer.from('PK\x01\x02', 'latin1'), at + 1);
      return at;
    });
    shared.copy(shared, (other ?? 0) + 42, (one ?? 0) + 42, (one ?? 0) + 46);
    expect(codeOf(shared)).toBe('broken');
  });

  test('A-IM-01: unpacks no further than allowed, whatever size it claims', async () => {
    const bomb = await withSheet(blanks(60));
    expect(bomb.length).toBeLessThan(100_000);
    expect(codeOf(bomb)).toBe('tooLarge');
    for (const claimed of [0, 1]) {
      const liar = Buffer.from(bomb);
      const name = liar.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml'));
      liar.writeUInt32LE(claimed, name - 46 + 24);
      expect(codeOf(liar)).toBe('tooLarge');
    }
    const small = await withSheet(blanks(1));
    small.writeUInt32LE(1, small.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46 + 24);
    expect(codeOf(small)).toBe('broken');
  });

  test('A-IM-15: has no more rows, columns and cells than anybody fills in', async () => {
    function* rows(count: number): Generator<string> {
      yield `<worksheet xmlns="${main}"><dimension ref="A1:XFD1048576"/><sheetData>`;
      const blank = '<row/>'.repeat(1000);
      for (let no = 0; no < count / 1000; no++) yield blank;
      yield '</sheetData></worksheet>';
    }
    const tall = await withSheet(rows(1_048_576));
    const started = performance.now();
    expect(codeOf(tall)).toBe('tooManyCells');
    expect(codeOf(await withSheet(rows(10_000)))).toBe('read');
    expect(codeOf(await withSheet(row('<c r="XFD1"><v>1</v></c>')))).toBe('tooManyCells');
    expect(codeOf(await withSheet(row('<c r="XFD1" s="1"/>')))).toBe('read');
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('changed anywhere, it is read or refused, and never stops the reader', async () => {
    const sheet = {
      name: 'Blatt',
      widths: [10],
      rows: [{ cells: ['Text', 1, { day: '2026-12-03' }] }]
    };
    const book = { title: 'Probe', language: 'de' as const, madeAt: new Date(0), sheets: [sheet] };
    const bytes = await buffer(workbookFile(book));
    const place = fc.record({ at: fc.nat(bytes.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 6 }),
        fc.nat(bytes.length),
        (places, cut) => {
          const changed = Buffer.from(places.length % 3 === 0 ? bytes.subarray(0, cut) : bytes);
          for (const { at, to } of places) if (at < changed.length) changed[at] = to;
          expect(codeOf(changed)).toBeTypeOf('string');
        }
      ),
      { numRuns: 2000 }
    );
  });
});

describe('the process that reads', () => {
  const at = { folder: '' };
  beforeAll(async () => {
    at.folder = await mkdtemp(join(tmpdir(), 'workbook-'));
  });
  afterAll(() => rm(at.folder, { recursive: true }));

  const opened = async (bytes: Buffer) => {
    const path = join(at.folder, 'file');
    await writeFile(path, bytes);
    return openWorkbook(path);
  };

  test('hands over the cells, or the reason', async () => {
    const read = await opened(await withSheet(row('<c r="A1"><v>7</v></c>')));
    expect(read).toEqual([
      { name: 'Blatt', isHidden: false, cells: [{ row: 1, column: 1, kind: 'number', text: '7' }] }
    ]);
    await expect(opened(Buffer.from('nichts'))).rejects.toMatchObject({ code: 'notOffice' });
  });

  test('A-IM-01: does not let one text grow by naming it in many cells', async () => {
    const many = Array.from({ length: 100_000 }, () => '<c t="s"><v>0</v></c>');
    const tall = many.map((cell) => `<row>${cell}</row>`).join('');
    const bytes = await packed({
      'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(30_000)}</t></si></sst>`,
      'xl/worksheets/sheet1.xml': cells(tall)
    });
    const started = performance.now();
    await expect(opened(bytes)).rejects.toMatchObject({ code: 'tooLarge' });
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
