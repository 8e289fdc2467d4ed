import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { RegisterFault } from './fault.ts';
import { parseRegister } from './parse.ts';
import type { RegisterFiles } from './register.ts';

type Table = { header: string[]; rows: string[][] };
type Kind = 'schools' | 'owners' | 'pupils';

const names = { schools: 'schuldaten.csv', owners: 'key_traeger.csv', pupils: 'anzahlen.csv' };
const source = { schools: raw('schools'), owners: raw('owners'), pupils: raw('pupils') };
const tables = { schools: table('schools'), owners: table('owners'), pupils: table('pupils') };
const expected = parseRegister(source, '05998');
const runs = process.env['LONG'] ? 2000 : 80;
vi.setConfig({ testTimeout: process.env['LONG'] ? 600_000 : 60_000 });

const form = fc.record({
  seed: fc.integer(),
  separatorLine: fc.boolean(),
  byteOrderMark: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  quoting: fc.constantFrom('all', 'needed'),
  headerEnd: fc.constantFrom('', ';', ';;'),
  rowEnd: fc.constantFrom('', ';', ';;;'),
  lastLineEnd: fc.boolean(),
  blankLines: fc.boolean(),
  padding: fc.constantFrom('', ' ', '\u00a0'),
  extraColumn: fc.boolean(),
  decomposed: fc.boolean()
});

test('A-IM-08: order of rows and columns, quoting, line ends and other forms never change the result', () => {
  fc.assert(
    fc.property(form, form, form, (schools, owners, pupils) => {
      const files: RegisterFiles = {
        schools: written('schools', schools),
        owners: written('owners', owners),
        pupils: written('pupils', pupils)
      };
      expect(parseRegister(files, '05998')).toEqual(expected);
    }),
    { numRuns: runs }
  );
});

test('any damage to bytes gives a whole register or one clear fault', () => {
  const damage = fc.record({
    kind: fc.constantFrom<Kind>('schools', 'owners', 'pupils'),
    at: fc.nat({ max: 100_000 }),
    remove: fc.nat({ max: 40 }),
    insert: fc.uint8Array({ maxLength: 12 })
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
      const files = { ...source };
      for (const { kind, at, remove, insert } of damages) {
        const { name, bytes } = files[kind];
        const start = at % bytes.length;
        const parts = [bytes.slice(0, start), insert, bytes.slice(start + remove)];
        files[kind] = { name, bytes: new Uint8Array(Buffer.concat(parts)) };
      }
      soundOrFaulty(files);
    }),
    { numRuns: runs * 4 }
  );
});

test('any damage to a field gives a whole register or one clear fault', () => {
  const value = fc.oneof(
    fc.constantFrom('', '0', 'null', '31.02.2020', '05999999', '0A', '=1+1', '"', ';', '\n'),
    fc.string({ unit: 'grapheme', maxLength: 300 })
  );
  fc.assert(
    fc.property(
      fc.constantFrom<Kind>('schools', 'owners', 'pupils'),
      fc.nat(),
      fc.nat(),
      value,
      (kind, row, column, text) => {
        const { header, rows } = tables[kind];
        const changed = rows.map((cells, r) =>
          cells.map((cell, c) =>
            r === row % rows.length && c === column % cells.length ? text : cell
          )
        );
        const lines = [header, ...changed].map((cells) => cells.map(quoted).join(';'));
        const bytes = new TextEncoder().encode(lines.join('\n'));
        soundOrFaulty({ ...source, [kind]: { name: names[kind], bytes } });
      }
    ),
    { numRuns: runs * 4 }
  );
});

/** Nothing half: each school's owner and municipality is there, and the fault is one sentence. */
function soundOrFaulty(files: RegisterFiles): void {
  try {
    const register = parseRegister(files, '05998');
    const owners = new Set(register.owners.map((owner) => owner.number));
    const municipalities = new Set(register.municipalities.map(({ key }) => key));
    expect(owners.size).toBe(register.owners.length);
    expect(register.schools.length).toBeGreaterThan(0);
    for (const school of register.schools) {
      expect(owners.has(school.ownerNumber)).toBe(true);
      expect(municipalities.has(school.municipalityKey)).toBe(true);
    }
  } catch (failure) {
    if (!(failure instanceof RegisterFault)) throw failure;
    expect(failure.message).toMatch(/^\S.*\.$/su);
    expect(failure.message.includes('undefined')).toBe(false);
  }
}

function written(kind: Kind, how: typeof form extends fc.Arbitrary<infer Form> ? Form : never) {
  const { header, rows } = tables[kind];
  const order = shuffled(header.keys().toArray(), how.seed);
  const cellsOf = (cells: string[], extra: string) => [
    ...order.map((index) => how.padding + (cells[index] ?? '') + how.padding),
    ...(how.extraColumn ? [extra] : [])
  ];
  const cell = how.quoting === 'all' ? quoted : quotedIfNeeded;
  const lines = [
    ...(how.separatorLine ? ['sep=;'] : []),
    cellsOf(header, 'Bemerkung').join(';') + how.headerEnd,
    ...shuffled(rows, how.seed).map((cells) => cellsOf(cells, 'x').map(cell).join(';') + how.rowEnd)
  ];
  const text =
    (how.byteOrderMark ? '\ufeff' : '') +
    lines.join(how.blankLines ? how.lineEnd + how.lineEnd : how.lineEnd) +
    (how.lastLineEnd ? how.lineEnd : '');
  const composed = how.decomposed ? text.normalize('NFD') : text;
  return { name: names[kind], bytes: new TextEncoder().encode(composed) };
}

function shuffled<Item>(items: Item[], seed: number): Item[] {
  const weight = (index: number) => Math.sin(seed + index * 7919);
  return items
    .map((item, index) => ({ item, by: weight(index) }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

function quotedIfNeeded(cell: string): string {
  return /[";\n]/.test(cell) ? quoted(cell) : cell;
}

function raw(kind: Kind) {
  const bytes = new Uint8Array(readFileSync(`tests/register/${names[kind]}`));
  return { name: names[kind], bytes };
}

/** The fixture is written in one known form, so a few lines suffice to take it apart. */
function table(kind: Kind): Table {
  const [header = '', ...rows] = new TextDecoder()
    .decode(source[kind].bytes)
    .split('\n')
    .slice(1)
    .filter((line) => line !== '');
  return {
    header: header.replace(/;$/, '').split(';'),
    rows: rows.map((row) =>
      row
        .replace(/;$/, '')
        .slice(1, -1)
        .split('";"')
        .map((cell) => cell.replaceAll('""', '"'))
    )
  };
}
