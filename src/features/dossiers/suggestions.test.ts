import { expect, test } from 'vitest';
import type { Gap } from '#features/evaluations/gaps.ts';
import type { Movement } from '#features/evaluations/movement.ts';
import type { MarkedCriterion } from '#features/preparation/mark.ts';
import { suggestionsOf } from './suggestions.ts';

const order = ['T1.1', 'T1.2', 'T2.1', 'T2.2'];
const named = (key: string) => ({ key, title: key, lang: 'de' });
const gap = (key: string, steps: number, priority: string | null): Gap => ({
  ...named(key),
  themeId: 'x',
  currentLevel: 1,
  targetLevel: 1 + steps,
  steps,
  horizon: null,
  priority
});
const marked = (key: string, count: number): MarkedCriterion => ({
  ...named(key),
  criterionId: key,
  themeNumber: '1',
  marks: Array.from({ length: count }, (_, index) => ({
    ...named(key),
    criterionId: key,
    themeNumber: '1',
    partyId: String(index),
    organisationId: String(index),
    organisation: String(index),
    isOwner: false,
    isMine: false,
    question: index === 0 ? '' : 'Warum?',
    version: 1
  }))
});
const fallen = (key: string, from: number, to: number): Movement => ({
  ...named(key),
  kind: 'fallen',
  from: { currentLevel: from, noLevel: null },
  to: { currentLevel: to, noLevel: null },
  visits: []
});
const nothing = { order, gaps: [], marked: [], movements: [] };
const keys = (facts: Parameters<typeof suggestionsOf>[0]) =>
  suggestionsOf(facts).map(({ rule, key }) => `${rule} ${key}`);

test('the widest distance counts among priority A alone, ties go by the order of the matrix', () => {
  const gaps = [gap('T2.1', 2, 'A'), gap('T2.2', 3, 'B'), gap('T1.2', 2, 'A'), gap('T1.1', 1, 'A')];
  expect(keys({ ...nothing, gaps })).toEqual(['gap T1.2']);
});

test('what most parties marked comes second, what fell furthest third, and no criterion twice', () => {
  const facts = {
    order,
    gaps: [gap('T1.1', 3, 'A')],
    marked: [marked('T2.2', 2), marked('T2.1', 2), marked('T1.1', 3)],
    movements: [fallen('T2.1', 4, 1), fallen('T2.2', 3, 2), fallen('T1.2', 3, 2)]
  };
  expect(keys(facts)).toEqual(['gap T1.1', 'marks T2.1', 'fallen T1.2']);
  expect(suggestionsOf(facts)[1]).toMatchObject({ parties: 2, questions: ['Warum?'] });
});

test('where a rule finds nothing, its question is left out', () => {
  expect(suggestionsOf(nothing)).toEqual([]);
  const movements: Movement[] = [{ ...fallen('T1.1', 1, 2), kind: 'risen' }];
  expect(keys({ ...nothing, movements, marked: [marked('T1.2', 1)] })).toEqual(['marks T1.2']);
});
