import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nothingSaid } from './answer.ts';
import { canonicalText, type CopyContent } from './copy.ts';

const { note: _never, ...nothing } = nothingSaid;

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
  remark: fc.string({ unit: 'grapheme' })
});

const content = fc.record({
  organisationId: fc.uuid(),
  assessmentId: fc.uuid(),
  audience: fc.constantFrom('owner', 'school'),
  matrixVersion: fc.integer({ min: 1 }),
  number: fc.integer({ min: 1 }),
  takenOn: fc.constantFrom('2026-11-23', '2027-01-02'),
  answers: fc.uniqueArray(answer, { selector: ({ key }) => key, maxLength: 12 })
});

test('the canonical text is the same in whatever order the answers are read', () => {
  fc.assert(
    fc.property(content, (copy) => {
      const turned: CopyContent = { ...copy, answers: copy.answers.toReversed() };
      expect(canonicalText(turned)).toBe(canonicalText(copy));
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
      if (canonicalText(one) === canonicalText(other)) expect(sorted(one)).toEqual(sorted(other));
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
    { remark: '„Zwei Gebäude warten.“' }
  ];
  expect(new Set(changes.map((change) => canonicalText(copy(change)))).size).toBe(changes.length);
});

test('the text of a known copy stays as it is, or earlier checksums could not be checked', () => {
  expect(
    canonicalText({
      organisationId: 'o',
      assessmentId: 'a',
      audience: 'owner',
      matrixVersion: 1,
      number: 2,
      takenOn: '2026-11-23',
      answers: [
        {
          ...nothing,
          key: 'T4.1.3',
          currentLevel: 2,
          targetLevel: 3,
          horizon: 'medium',
          remark: 'Ja'
        },
        { ...nothing, key: 'T1.1', noLevel: 'unknown', priority: 'A', toDiscuss: true }
      ]
    })
  ).toBe(
    '{"format":"tafelrunde-stand-1","organisation":"o","assessment":"a","matrix":["owner",1],' +
      '"number":2,"takenOn":"2026-11-23","answers":[' +
      '["T1.1",null,"unknown",null,null,"A",true,""],' +
      '["T4.1.3",2,null,3,"medium",null,false,"Ja"]]}'
  );
});
