import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksOf } from './look-alike.ts';

test('A-FO-10 a name with letters of another script, or with marks nobody sees, looks like the name it copies', () => {
  const copies = [
    'Grundschule Аlpha',
    'Grundsсhule Alpha',
    'GRUNDSCHULE ALPHA',
    'Grundschule  Alpha',
    'Grundschule\u00a0Alpha',
    'Grund\u200bschule \u202eAlpha\u202c',
    'Grundschule‐Alpha',
    'Grundschu1e A1pha'
  ];
  for (const copy of copies)
    expect([copy, looksOf(copy)]).toEqual([copy, looksOf('Grundschule Alpha')]);
});

test('names that people tell apart stay apart', () => {
  const names = ['Schule Nord', 'Schule Süd', 'Schule Sud', 'Gesamtschule 2', 'Gesamtschule 3'];
  expect(new Set(names.map(looksOf)).size).toBe(names.length);
});

test('looking twice finds nothing new, whatever somebody typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(looksOf(looksOf(name))).toBe(looksOf(name));
    })
  );
});
