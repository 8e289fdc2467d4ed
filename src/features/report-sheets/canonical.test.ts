import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, sha256Of } from './canonical.server.ts';
import { sampleSheet } from './document/sample-sheet.ts';

test('the order of names does not matter, everything else does', () => {
  const { content } = sampleSheet();
  const shuffled = Object.fromEntries(Object.entries(content).reverse());
  expect(sha256Of(shuffled)).toBe(sha256Of(content));
  expect(sha256Of({ ...content, note: `${content.note} ` })).not.toBe(sha256Of(content));
});

test('the text holds what was put in, in one form only', () => {
  const name = fc.stringMatching(/^[a-z][a-zA-Z]{0,8}$/);
  const { tree } = fc.letrec((tie) => ({
    leaf: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    tree: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(name, tie('tree'), { maxKeys: 4, noNullPrototype: true })
    )
  }));
  fc.assert(
    fc.property(tree, (value) => {
      const text = canonicalJson(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    })
  );
});
