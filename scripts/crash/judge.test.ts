import { expect, test } from 'vitest';
import { judge } from './judge.ts';
import type { Stored } from './judge.ts';
import type { Entry } from './ledger.ts';

const a = entry('a', true);
const b = entry('b', false);

test('confirmed once and unconfirmed at most once is no fault', () => {
  expect(judge([a, b], stored([a.text], a.text))).toEqual([]);
  expect(judge([a, b], stored([a.text, b.text], b.text))).toEqual([]);
});

test.for([
  ['lost', 'a confirmed text that is nowhere', stored([], '')],
  ['doubled', 'a text that was written twice', stored([a.text, a.text], a.text)],
  ['altered', 'a text with another byte', stored([`${a.text} `], `${a.text} `)],
  ['half', 'a history whose last text does not stand', stored([a.text], 'other')]
] as const)('%s: %s', ([kind, , held]) => {
  expect(judge([a, b], held)).toEqual([{ kind, id: a.id, spot: 'A1' }]);
});

test('unknown: a text that nobody wrote', () => {
  const held = stored([a.text, b.text], b.text);
  expect(judge([a], held)).toEqual([{ kind: 'unknown', id: b.id, spot: 'A1' }]);
});

test('altered: a text at another place than it was written for', () => {
  const held: Stored = {
    history: [{ spot: 'B2', text: a.text }],
    notes: [{ spot: 'B2', text: a.text }],
    current: new Map([['B2', a.text]])
  };
  expect(judge([a], held)).toEqual([{ kind: 'altered', id: a.id, spot: 'A1' }]);
});

test('half: a save of which only one table knows', () => {
  const held: Stored = { ...stored([a.text], a.text), notes: [] };
  expect(judge([a], held)).toEqual([{ kind: 'half', id: a.id, spot: 'A1' }]);
});

function stored(texts: string[], current: string): Stored {
  const history = texts.map((text) => ({ spot: 'A1', text }));
  return {
    history,
    notes: history,
    current: new Map([['A1', current]])
  };
}

function entry(letter: string, acknowledged: boolean): Entry {
  const id = `${letter.repeat(8)}-0000-4000-8000-000000000000`;
  return { id, spot: 'A1', text: `[${id}] Größe`, acknowledged };
}
