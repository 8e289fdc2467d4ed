import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nothingSaid } from './answer.ts';
import { copyText, differingKeys, type CopyContent } from './copy.ts';

const { note: _never, remark: _sealed, ...values } = nothingSaid;
const nothing = { ...values, leaf: null };

const level = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null });

const answer = fc.record({
  key: fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 11 }))
    .map(([theme, criterion]) => `T${theme}.${criterion}`),
  currentLevel: level,
  noLevel: fc.constantFrom(null, 'unknown', 'notApplicable'),
  targetLevel: level,
  horizon: fc.constantFrom(null, 'short', 'medium', 'long'),
  priority: fc.constantFrom(null, 'A', 'B', 'C'),
  toDiscuss: fc.boolean(),
  leaf: fc.option(fc.constantFrom('0'.repeat(64), 'a'.repeat(64)), { nil: null })
});

const content = fc.record({
  organisationId: fc.uuid(),
  assessmentId: fc.uuid(),
  audience: fc.constantFrom('owner', 'school'),
  matrixVersion: fc.integer({ min: 1 }),
  number: fc.integer({ min: 1 }),
  takenOn: fc.constantFrom('2026-11-23', '2027-01-02'),
  corrects: fc.option(fc.record({ id: fc.uuid(), leaf: fc.constant('b'.repeat(64)) }), {
    nil: null
  }),
  answers: fc.uniqueArray(answer, { selector: ({ key }) => key, maxLength: 12 })
});

test('the canonical text is the same in whatever order the answers are read', () => {
  fc.assert(
    fc.property(content, (copy) => {
      const turned: CopyContent = { ...copy, answers: copy.answers.toReversed() };
      expect(copyText(turned)).toBe(copyText(copy));
    })
  );
});

test('two copies with one canonical text say the same', () => {
  fc.assert(
    fc.property(content, content, (one, other) => {
      const sorted = (copy: CopyContent) => ({
        ...copy,
        answers: copy.answers.toSorted((a, b) => (a.key < b.key ? -1 : 1))
      });
      if (copyText(one) === copyText(other)) expect(sorted(one)).toEqual(sorted(other));
    })
  );
});

test('each value of an answer is part of the text', () => {
  const copy = (changed: object): CopyContent => ({
    organisationId: 'o',
    assessmentId: 'a',
    audience: 'owner',
    matrixVersion: 1,
    number: 1,
    takenOn: '2026-11-23',
    corrects: null,
    answers: [{ key: 'T1.1', ...nothing, ...changed }]
  });
  const changes = [
    {},
    { currentLevel: 1 },
    { noLevel: 'unknown' },
    { targetLevel: 1 },
    { horizon: 'short' },
    { priority: 'A' },
    { toDiscuss: true },
    { leaf: 'c'.repeat(64) }
  ];
  expect(new Set(changes.map((change) => copyText(copy(change)))).size).toBe(changes.length);
});

test('the text of a known copy stays as it is, or earlier checksums could not be checked', () => {
  expect(
    copyText({
      organisationId: 'o',
      assessmentId: 'a',
      audience: 'owner',
      matrixVersion: 1,
      number: 2,
      takenOn: '2026-11-23',
      corrects: { id: 'first', leaf: '1e' },
      answers: [
        {
          ...nothing,
          key: 'T4.1.3',
          currentLevel: 2,
          targetLevel: 3,
          horizon: 'medium',
          isCarried: true,
          leaf: '2e'
        },
        { ...nothing, key: 'T1.1', noLevel: 'unknown', priority: 'A', toDiscuss: true }
      ]
    })
  ).toBe(
    [
      'tafelrunde-stand-2',
      'organisation o',
      'assessment a',
      'matrix owner 1',
      'number 2',
      'taken-on 2026-11-23',
      'corrects first 1e',
      'T1.1 - unknown - - A true false -',
      'T4.1.3 2 - 3 medium - false true 2e'
    ].join('\n')
  );
});

test('criteria differ by each value, and not by being left out instead of empty', () => {
  const answer = { key: 'T1.1', ...nothingSaid };
  expect(differingKeys([answer], [])).toEqual([]);
  const changes = [{ currentLevel: 1 }, { remark: 'neu' }, { toDiscuss: true }, { priority: 'A' }];
  for (const change of changes) {
    expect(differingKeys([{ ...answer, ...change }], [answer])).toEqual(['T1.1']);
  }
});
