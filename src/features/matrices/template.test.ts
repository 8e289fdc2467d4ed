import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { criteriaOf, matrixTemplate, themesOf } from './template.ts';

const file: unknown = JSON.parse(readFileSync('db/seed/matrix-default.json', 'utf8'));
const template = matrixTemplate.parse(file);

test('the default template words 42 criteria for owners and 46 for schools', () => {
  expect(criteriaOf(template, 'owner')).toHaveLength(42);
  expect(criteriaOf(template, 'school')).toHaveLength(46);
  expect(themesOf(template, 'owner').map((theme) => theme.criteria.length)).toEqual([
    6, 5, 7, 11, 7, 6
  ]);
  expect(themesOf(template, 'school').map((theme) => theme.criteria.length)).toEqual([
    5, 4, 5, 11, 7, 6, 4, 4
  ]);
});

test('the Kurzweg has 18 core criteria on each side', () => {
  expect(criteriaOf(template, 'owner').filter((criterion) => criterion.core)).toHaveLength(18);
  expect(criteriaOf(template, 'school').filter((criterion) => criterion.core)).toHaveLength(18);
});

test('every criterion of an owner has a counterpart, 22 pairs ask the same, 22 complement', () => {
  const mirrored = new Set(template.mirrors.map((pair) => pair.ownerKey));
  expect(criteriaOf(template, 'owner').filter(({ key }) => !mirrored.has(key))).toEqual([]);
  expect(template.mirrors.filter((pair) => pair.kind === 'same')).toHaveLength(22);
  expect(template.mirrors.filter((pair) => pair.kind === 'complementary')).toHaveLength(22);
});

test('the English translation is whole, and every text differs from the German', () => {
  const english = template.translations.en;
  if (!english) throw new Error('there is no translation');
  const pairs = template.audiences.flatMap((side) => {
    const words = english.sides[side.audience];
    return [
      [template.scaleSentence, english.scaleSentence],
      [side.title, words?.title],
      ...side.rules.map((rule, index) => [rule, words?.rules[index]]),
      [side.fieldRules.evidence, words?.fieldRules.evidence],
      ...template.levels.flatMap(({ name, meaning }, index) => [
        [name, english.levels[index]?.name],
        [meaning, english.levels[index]?.meaning]
      ]),
      ...side.themes.flatMap((theme) => [
        [theme.title, english.themes[theme.key]],
        ...theme.criteria.flatMap((one) => {
          const other = english.criteria[one.key];
          return [
            [one.title, other?.title],
            [one.guidingQuestion, other?.guidingQuestion],
            [one.evidence, other?.evidence],
            ...one.levels.map((text, index) => [text, other?.levels[index]])
          ];
        })
      ])
    ];
  });
  expect(pairs.length).toBeGreaterThan(88 * 7);
  expect(pairs.filter(([own, other]) => !other || own === other)).toEqual([]);
  const shown = pairs.map(([, text]) => text ?? '');
  expect(shown.filter((text) => /[|"'*<>„ß]|\s{2}/.test(text))).toEqual([]);
});

test('a criterion is asked the same way by at most one criterion of the owner', () => {
  const asked = template.mirrors.filter((pair) => pair.kind === 'same').map((p) => p.ownerKey);
  expect(new Set(asked).size).toBe(asked.length);
});

test('texts carry no table marks and no straight quotation marks', () => {
  const texts = template.audiences.flatMap((side) => [
    ...side.rules,
    ...Object.values(side.fieldRules).filter((text) => text !== undefined),
    ...side.themes.flatMap((theme) =>
      theme.criteria.flatMap((c) => [c.title, c.guidingQuestion, ...c.levels, c.evidence])
    )
  ]);
  expect(texts.filter((text) => /[|"*<>]|\s{2}/.test(text))).toEqual([]);
});

test.each([
  ['an empty text', (t: typeof template) => (first(t).title = ' ')],
  ['a missing level text', (t: typeof template) => first(t).levels.pop()],
  ['a key twice', (t: typeof template) => (first(t).key = 'T1.2')],
  ['a criterion under a foreign theme', (t: typeof template) => (first(t).key = 'T9.1')],
  [
    'a mirror to nowhere',
    (t: typeof template) => t.mirrors.push({ ownerKey: 'T1.1', schoolKey: 'S9.9', kind: 'same' })
  ],
  [
    'a criterion for school types on the side of owners',
    (t: typeof template) => first(t).appliesTo.push('02')
  ],
  [
    'a translation of nothing',
    (t: typeof template) => t.translations.en && (t.translations.en.themes.Z9 = 'Theme')
  ],
  ['levels out of order', (t: typeof template) => t.levels.reverse()]
])('a template with %s is refused', (_case, damage) => {
  const damaged = structuredClone(template);
  damage(damaged);
  expect(matrixTemplate.safeParse(damaged).success).toBe(false);
});

function first(of: typeof template) {
  const criterion = of.audiences[0]?.themes[0]?.criteria[0];
  if (!criterion) throw new Error('the template is empty');
  return criterion;
}
