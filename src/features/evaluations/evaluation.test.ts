import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CopiedTheme } from '#features/assessments/copy.ts';
import { hintsOf } from './bottlenecks.ts';
import { evaluationOf, type EvaluationFacts } from './evaluation.ts';
import { filteredGaps, gapGrid } from './gaps.ts';
import type { Earlier, Question } from './movement.ts';
import { profileOfTheme, spreadOf } from './spread.ts';

const level = fc.integer({ min: 1, max: 4 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const said = fc.oneof(
  fc.record({ currentLevel: maybe(level), noLevel: fc.constant(null) }),
  fc.record({
    currentLevel: fc.constant(null),
    noLevel: fc.constantFrom('unknown', 'notApplicable')
  })
);
const plan = fc.record({
  targetLevel: maybe(level),
  horizon: maybe(fc.constantFrom('short', 'medium', 'long')),
  priority: maybe(fc.constantFrom('A', 'B', 'C')),
  toDiscuss: fc.boolean(),
  remark: fc.constantFrom('', 'Zwei Gebäude warten.')
});

/** A matrix of three themes with four criteria each, all answered somehow. */
const matrix = fc.array(fc.tuple(said, plan), { minLength: 12, maxLength: 12 }).map((answers) =>
  [1, 2, 3].map((no): CopiedTheme => ({
    id: `theme ${no}`,
    number: String(no),
    title: `Thema ${no}`,
    lang: 'de',
    criteria: answers.slice((no - 1) * 4, no * 4).map(([one, other], index) => {
      return {
        key: `T${no}.${index + 1}`,
        title: `Kriterium ${no}.${index + 1}`,
        lang: 'de',
        ...one,
        ...other
      };
    })
  }))
);

const questionsOf = (themes: readonly CopiedTheme[]): Question[] =>
  themes.flatMap(({ id, criteria }) =>
    criteria.map(({ key }) => ({ key, themeId: id, isCore: key.endsWith('1'), wording: key }))
  );

const earlierOf = (themes: readonly CopiedTheme[], questions = questionsOf(themes)): Earlier => ({
  id: 'then',
  takenOn: '2025-11-12',
  themes: themes.map(({ id }) => id),
  questions,
  answers: themes.flatMap(({ criteria }) => criteria)
});

const facts = (themes: readonly CopiedTheme[], more: Partial<EvaluationFacts> = {}) => ({
  themes,
  levels: 4,
  framework: 'tafelrunde',
  questions: questionsOf(themes),
  choices: [],
  earlier: null,
  visits: [],
  isOwn: true,
  ...more
});

test('the middle has as many below as above, and an even count names both', () => {
  expect(spreadOf([1, 2, 3, 4])).toEqual({ middle: [2, 3], lowest: 1, highest: 4 });
  expect(spreadOf([4, 1, 2])?.middle).toEqual([2]);
  expect(spreadOf([2, 2])?.middle).toEqual([2]);
  expect(spreadOf([])).toBeNull();
  fc.assert(
    fc.property(fc.array(level, { minLength: 1, maxLength: 30 }), (levels) => {
      const spread = spreadOf(levels);
      const middle = spread?.middle ?? [];
      // Levels that somebody chose, never anything in between.
      expect(middle.every((one) => levels.includes(one))).toBe(true);
      expect(middle.length).toBeLessThanOrEqual(levels.length % 2 === 0 ? 2 : 1);
      const below = levels.filter((one) => one < Math.min(...middle)).length;
      const above = levels.filter((one) => one > Math.max(...middle)).length;
      expect(Math.max(below, above)).toBeLessThanOrEqual(levels.length / 2);
      expect([spread?.lowest, spread?.highest]).toEqual([Math.min(...levels), Math.max(...levels)]);
      expect(spreadOf(levels.toReversed())).toEqual(spread);
      expect(spreadOf(levels.toSorted())).toEqual(spread);
    })
  );
});

test('a profile counts each criterion once, in whatever order they stand', () => {
  fc.assert(
    fc.property(matrix, (themes) => {
      for (const theme of themes) {
        const profile = profileOfTheme(theme, 4);
        const { perLevel, notApplicable, unknown, open } = profile;
        const all = perLevel.reduce((sum, count) => sum + count, notApplicable + unknown + open);
        expect(all).toBe(theme.criteria.length);
        const turned = { ...theme, criteria: theme.criteria.toReversed() };
        expect(profileOfTheme(turned, 4)).toEqual(profile);
      }
    })
  );
});

test('gaps are whole steps, the widest first, and the grid and the filters lose none', () => {
  fc.assert(
    fc.property(matrix, (themes) => {
      const { gaps } = evaluationOf(facts(themes));
      expect(gaps.every(({ steps }) => Number.isInteger(steps) && steps > 0)).toBe(true);
      expect(gaps).toEqual(gaps.toSorted((one, other) => other.steps - one.steps));
      for (const { priority, cells } of gapGrid(gaps)) {
        for (const { horizon, count } of cells) {
          const filter = { thema: '', ab: '' as const, prioritaet: priority, frist: horizon };
          expect(filteredGaps(gaps, filter)).toHaveLength(count);
        }
      }
    })
  );
});

test('against itself nothing has moved, and back again everything moves the other way', () => {
  fc.assert(
    fc.property(matrix, matrix, (one, other) => {
      const kinds = (now: CopiedTheme[], then: CopiedTheme[]) =>
        evaluationOf(facts(now, { earlier: earlierOf(then) })).comparison?.movements ?? [];
      expect(new Set(kinds(one, one).map(({ kind }) => kind))).toEqual(new Set(['unchanged']));
      const plain = (kind: string) => (kind === 'open' ? 'withoutLevel' : kind);
      const back = (kind: string) => ({ risen: 'fallen', fallen: 'risen' })[kind] ?? plain(kind);
      expect(kinds(one, other).map(({ kind }) => back(kind))).toEqual(
        kinds(other, one).map(({ kind }) => plain(kind))
      );
    }),
    { numRuns: 30 }
  );
});

test('only the same question is compared; new, gone and never released ones say so', () => {
  const [first, second, third] = fc.sample(matrix, 1)[0] ?? [];
  if (!first || !second || !third) throw new Error('three themes');
  const then = questionsOf([first, second]).map((question) =>
    question.key === 'T1.2' ? { ...question, wording: 'anders gefragt' } : question
  );
  const shown = (themes: CopiedTheme[], earlier: Earlier) =>
    new Map(
      evaluationOf(
        facts(themes, { earlier, questions: questionsOf([first, third]) })
      ).comparison?.movements.map((one) => [one.key, one])
    );
  const whole = shown([first, third], earlierOf([first, second], then));
  expect(whole.get('T1.2')).toMatchObject({ kind: 'changed', from: null });
  expect(whole.get('T2.1')).toMatchObject({ kind: 'gone', to: null });
  expect(whole.get('T3.1')).toMatchObject({ kind: 'new', from: null });
  // Theme 1 was asked then too, but only theme 2 was released.
  const part = shown([first], { ...earlierOf([second], then), themes: [second.id] });
  expect(part.get('T1.1')).toMatchObject({ kind: 'unseen', from: null });
  // What was released then and is asked, but not released now, is not called gone.
  expect([...shown([third], earlierOf([first], then)).keys()]).not.toContain('T1.1');
});

test('nothing is reckoned from what was not released', () => {
  fc.assert(
    fc.property(matrix, matrix, fc.subarray([0, 1, 2]), (now, then, released) => {
      const seen = now.filter((_, index) => released.includes(index));
      const evaluation = evaluationOf(
        facts(seen, {
          questions: questionsOf(now),
          earlier: earlierOf(
            then.filter((_, index) => released.includes(index)),
            questionsOf(then)
          ),
          isOwn: false
        })
      );
      const hidden = now
        .filter((_, index) => !released.includes(index))
        .map(({ number }) => number);
      const text = JSON.stringify(evaluation);
      for (const number of hidden) expect(text).not.toMatch(new RegExp(`"T${number}\\.`));
      expect(evaluation.hints).toEqual([]);
    }),
    { numRuns: 40 }
  );
});

test('there is no figure over several themes', () => {
  const [themes = []] = fc.sample(matrix, 1);
  const evaluation = evaluationOf(facts(themes));
  const numbers = Object.entries(evaluation).filter(([, value]) => typeof value === 'number');
  expect(numbers.map(([name]) => name)).toEqual(['targetsWithoutLevel']);
});

test('what has to come first is told by the criteria of the shipped matrices', () => {
  const criterion = (key: string, currentLevel: number, targetLevel: number | null = null) => ({
    key,
    title: key,
    lang: 'de',
    currentLevel,
    noLevel: null,
    targetLevel,
    horizon: null,
    priority: null,
    toDiscuss: false,
    remark: ''
  });
  const told = (...criteria: CopiedTheme['criteria']) =>
    hintsOf([{ id: 't', number: '1', title: 'T', lang: 'de', criteria }]);
  expect(told(criterion('T4.1.3', 2), criterion('T4.1.5', 2, 3))).toEqual(['networkFirst']);
  expect(told(criterion('S4.1.2', 1), criterion('S4.1.4', 1, 4))).toEqual(['networkFirst']);
  expect(told(criterion('T4.1.3', 3), criterion('T4.1.5', 2, 3))).toEqual([]);
  expect(told(criterion('T3.1', 3), criterion('T3.2', 2))).toEqual(['decisionWithoutMoney']);
  expect(told(criterion('T3.1', 3), criterion('T3.2', 3))).toEqual([]);
});
