import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrixTemplate } from '#features/matrices/template.ts';
import type { MatrixTemplate } from '#features/matrices/template-shape.ts';
import { overwriteGetLocale } from '#paraglide/runtime.js';
import { readWorkbook, type ReadSheet } from '#server/office/read-workbook.ts';
import { templateIn } from './in.ts';
import { templateWorkbook } from './out.server.ts';

const shipped = matrixTemplate.parse(
  JSON.parse(readFileSync('db/seed/matrix-default.json', 'utf8'))
);

async function sheetsOf(template: MatrixTemplate): Promise<ReadSheet[]> {
  const file = templateWorkbook(template, 'x.xlsx');
  return [...readWorkbook(Buffer.from(await file.arrayBuffer()))];
}

/** The sheets with one cell changed. */
function changed(
  sheets: readonly ReadSheet[],
  [sheet, row, column]: readonly [string, number, number],
  cell: { kind?: 'text' | 'day' | 'formula' | 'number'; text: string } | null
): ReadSheet[] {
  return sheets.map((one) => {
    if (one.name !== sheet) return one;
    const others = one.cells.filter((at) => at.row !== row || at.column !== column);
    const added = cell ? [{ kind: 'text' as const, ...cell, row, column }] : [];
    return { ...one, cells: [...others, ...added] };
  });
}

describe('a matrix as a workbook', () => {
  test('is the same matrix when it is read again, whatever the language of its headings', async () => {
    for (const locale of ['de', 'en'] as const) {
      overwriteGetLocale(() => locale);
      expect(templateIn(await sheetsOf(shipped))).toEqual({ template: shipped });
    }
    overwriteGetLocale(() => 'de');
  });

  test('holds any matrix the file can hold', async () => {
    await fc.assert(
      fc.asyncProperty(templates(), async (template) => {
        const known = matrixTemplate.parse(template);
        expect(templateIn(await sheetsOf(known))).toEqual({ template: known });
      }),
      { numRuns: 40 }
    );
  });

  test('may have its rows, columns and sheets in another order, and columns left out', async () => {
    const sheets = await sheetsOf({ ...shipped, translations: {} });
    const turned = sheets.toReversed().map((sheet) => ({
      ...sheet,
      cells: sheet.cells
        .map((cell) => ({ ...cell, column: 60 - cell.column }))
        .toSorted((one, other) => other.row - one.row)
    }));
    expect(templateIn(turned)).toEqual({ template: { ...shipped, translations: {} } });
    const short = sheets.filter(({ name }) => !['Spiegel', 'Vorgaben'].includes(name));
    const found = templateIn(short);
    expect('template' in found && found.template.mirrors).toEqual([]);
  });
});

describe('what a workbook cannot say is named with its sheet, row and column', () => {
  const long = 'x'.repeat(500);
  test.each([
    [['Kriterien', 3, 3], { text: long }, 'Zeile 3, Spalte „Titel des Kriteriums“: ist zu lang'],
    [['Kriterien', 3, 5], null, 'Blatt „Kriterien“, Zeile 3, Spalte „Stufe 1“: ist leer'],
    [['Kriterien', 3, 8], null, 'Blatt „Kriterien“, Zeile 3: T1.2 hat nicht zu jeder Stufe'],
    [['Kriterien', 3, 1], { text: 'T99' }, 'Zeile 3, Spalte „Thema“: Zu „T99“ gibt es keine Zeile'],
    [['Kriterien', 3, 2], { text: 'T1.1' }, 'Blatt „Kriterien“, Zeile 3: T1.1 steht zweimal'],
    [['Kriterien', 3, 10], { text: 'vielleicht' }, 'Zeile 3, Spalte „Kurzweg“: hat einen Wert'],
    [['Kriterien', 3, 11], { kind: 'number', text: '2' }, 'Zeile 3, Spalte „Gilt für“: hat'],
    [['Kriterien', 3, 11], { text: 'Grundschule' }, 'Zeile 3: T1.2: „02“ unter „gilt für“ gehört'],
    [['Themen', 2, 3], { kind: 'day', text: '2026-01-04' }, 'Spalte „Nummer“: Excel hat ein Datum'],
    [['Stufen', 2, 2], { kind: 'formula', text: '' }, 'Spalte „Name“: Formeln werden nicht'],
    [['Stufen', 2, 1], { text: '7' }, 'Blatt „Stufen“, Zeile 2: Die Stufen sind nicht'],
    [['Spiegel', 2, 1], { text: 'T9.9' }, 'Blatt „Spiegel“, Zeile 2: Der Spiegel T9.9'],
    [['Angaben', 5, 2], { text: 'Klingonisch' }, 'Blatt „Angaben“, Zeile 5, Spalte „Wert“: hat'],
    [
      ['Seiten', 3, 1],
      { text: 'Schulträger' },
      'Blatt „Seiten“, Zeile 3: Eine Seite steht zweimal'
    ],
    [['Stufen', 1, 2], { text: 'Namen' }, 'Blatt „Stufen“: Die Spalte „Namen“ gehört nicht dazu.'],
    [['Stufen', 1, 2], null, 'Blatt „Stufen“: Die Spalte „Name“ fehlt.'],
    [['Stufen', 2, 40], { text: 'Notiz' }, 'Zeile 2: Eine Zelle steht in einer Spalte ohne'],
    [['Themen', 5002, 1], { text: 'Schule' }, 'Spalte „Titel des Themas“: ist leer']
  ] as const)('%o becoming %o', async (place, cell, sentence) => {
    const found = templateIn(changed(await sheetsOf(shipped), place, cell));
    expect('faults' in found && found.faults.join('\n')).toContain(sentence);
  });

  test('and so are sheets that are missing, unknown or there twice', async () => {
    const sheets = await sheetsOf(shipped);
    const named = (name: string) => sheets.map((one, at) => (at === 1 ? { ...one, name } : one));
    expect(templateIn(named('Stufenplan'))).toEqual({
      faults: ['Das Blatt „Stufenplan“ gehört nicht zu einer Matrix.', 'Das Blatt „Stufen“ fehlt.']
    });
    expect(templateIn(named('Angaben'))).toMatchObject({
      faults: ['Das Blatt „Angaben“ gibt es zweimal.', 'Das Blatt „Stufen“ fehlt.']
    });
  });

  test('a hundred thousand rows that claim the same theme are refused before they are joined', () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => at + 2);
    const heads = ['Seite', 'Kürzel', 'Nummer', 'Titel des Themas'];
    const kind = 'text' as const;
    const cells = [
      ...heads.map((text, at) => ({ row: 1, column: at + 1, kind, text })),
      ...rows.map((row) => ({ row, column: 2, kind, text: 'T1' }))
    ];
    const found = templateIn([{ name: 'Themen', isHidden: false, cells }]);
    expect('faults' in found && found.faults[0]).toBe('Blatt „Themen“ hat mehr als 5000 Zeilen.');
  });
});

/** Small matrices with texts of every kind, one or two sides, translated or not. */
function templates(): fc.Arbitrary<unknown> {
  const text = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
      fc.constantFrom(
        '=1+1',
        '4.1',
        '1,5',
        '_x0041_',
        'a\r\nb',
        'ja',
        '2026-01-01',
        "'x",
        '\ufffe.'
      )
    )
    .map(
      (one) =>
        one
          .replace(/\r\n?/g, '\n')
          .replace(/(?![\t\n])\p{Cc}/gu, '')
          .trim() || 'x'
    );
  const levels = fc.integer({ min: 2, max: 6 });
  return fc
    .tuple(levels, fc.boolean(), fc.boolean(), fc.infiniteStream(text))
    .map(([count, both, isTranslated, stream]) => {
      const next = () => stream.next().value ?? 'x';
      const words = () => ({
        title: next(),
        guidingQuestion: next(),
        levels: Array.from({ length: count }, next),
        evidence: next()
      });
      const steps = () =>
        Array.from({ length: count }, (_, at) => ({ no: at + 1, name: next(), meaning: next() }));
      const sentences = (rules: number) => ({
        title: next(),
        rules: Array.from({ length: rules }, next),
        fieldRules: rules % 2 ? { evidence: next() } : {}
      });
      const side = (audience: string, letter: string) => ({
        audience,
        ...sentences(2),
        themes: ['1', '2'].map((no) => ({
          key: `${letter}${no}`,
          number: `4.${no}`,
          title: next(),
          criteria: [1, 2].map((at) => ({
            key: `${letter}${no}.${at}`,
            ...words(),
            core: at === 1,
            appliesTo: audience === 'owner' ? ['private'] : ['02', 'ZZ'],
            requirements: [{ text: next(), source: next(), asOf: '2024-02-29', reviewOn: null }]
          }))
        }))
      });
      const translation = () => ({
        scaleSentence: next(),
        levels: steps(),
        sides: { owner: sentences(3) },
        themes: { T1: next() },
        criteria: { 'T2.1': words() }
      });
      return {
        key: 'eigen',
        version: count,
        title: next(),
        language: 'de',
        scaleSentence: next(),
        levels: steps(),
        audiences: [side('owner', 'T'), ...(both ? [side('school', 'S')] : [])],
        mirrors: [{ ownerKey: 'T1.1', schoolKey: 'S1.1', kind: 'same' }],
        translations: isTranslated ? { en: translation() } : {}
      };
    });
}
