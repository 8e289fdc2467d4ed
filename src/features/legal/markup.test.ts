import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf, isSafeAddress } from './markup.ts';

test('headings, paragraphs, lists and links are told apart', () => {
  const text =
    '# Anschrift\nKreishaus\nStraße 1\n\n- eins\n- [zwei](https://zwei.example)\n## Mehr';
  expect(blocksOf(text)).toEqual([
    { kind: 'heading', depth: 2, pieces: [{ text: 'Anschrift' }] },
    { kind: 'paragraph', pieces: [{ text: 'Kreishaus\nStraße 1' }] },
    {
      kind: 'list',
      items: [[{ text: 'eins' }], [{ text: 'zwei', href: 'https://zwei.example' }]]
    },
    { kind: 'heading', depth: 3, pieces: [{ text: 'Mehr' }] }
  ]);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '/\\evil.example',
  'vbscript:x',
  'http://unverschluesselt.example'
])('%s becomes no link', (address) => {
  expect(isSafeAddress(address)).toBe(false);
  expect(blocksOf(`[hier](${address})`)).toEqual([
    { kind: 'paragraph', pieces: [{ text: `[hier](${address})` }] }
  ]);
});

test('whatever somebody writes, links lead to safe addresses and no word is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      const pieces = blocksOf(text).flatMap((block) =>
        block.kind === 'list' ? block.items.flat() : block.pieces
      );
      for (const { href } of pieces) expect(href === undefined || isSafeAddress(href)).toBe(true);
    })
  );
});
