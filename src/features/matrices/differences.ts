import type { Criterion, Version } from './version.ts';

export type ChangedPart =
  'title' | 'guidingQuestion' | 'levels' | 'evidence' | 'isCore' | 'appliesTo' | 'theme';

export type Differences = Readonly<{
  added: readonly Criterion[];
  gone: readonly Criterion[];
  changed: readonly Readonly<{ before: Criterion; after: Criterion; parts: ChangedPart[] }>[];
  unchanged: number;
  /** Criteria whose answers can be carried over: guiding question and every level text are equal. */
  carriedOver: number;
}>;

type Matrix = Pick<Version, 'themes'>;

/** What another version says differently, criterion by criterion; the key says which is the same. */
export function differencesOf(before: Matrix, after: Matrix): Differences {
  const [old, now] = [criteriaOf(before), criteriaOf(after)];
  const pairs = [...now].flatMap(([key, one]) => {
    const earlier = old.get(key);
    return earlier ? [{ before: earlier, after: one, parts: partsOf(earlier, one) }] : [];
  });
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, one]) => one.criterion),
    gone: [...old].filter(([key]) => !now.has(key)).map(([, one]) => one.criterion),
    changed: pairs
      .filter(({ parts }) => parts.length > 0)
      .map((pair) => {
        return { before: pair.before.criterion, after: pair.after.criterion, parts: pair.parts };
      }),
    unchanged: pairs.filter(({ parts }) => parts.length === 0).length,
    carriedOver: pairs.filter(
      ({ parts }) => !parts.includes('guidingQuestion') && !parts.includes('levels')
    ).length
  };
}

type Placed = Readonly<{ criterion: Criterion; theme: string }>;

function criteriaOf({ themes }: Matrix): Map<string, Placed> {
  return new Map(
    themes.flatMap((theme) =>
      theme.criteria.map((criterion) => [criterion.key, { criterion, theme: theme.title }] as const)
    )
  );
}

function partsOf(before: Placed, after: Placed): ChangedPart[] {
  const [old, now] = [before.criterion, after.criterion];
  const parts: readonly (readonly [ChangedPart, boolean])[] = [
    ['theme', before.theme === after.theme],
    ['title', old.title === now.title],
    ['guidingQuestion', old.guidingQuestion === now.guidingQuestion],
    ['levels', isSame(old.levels, now.levels)],
    ['evidence', old.evidence === now.evidence],
    ['isCore', old.isCore === now.isCore],
    ['appliesTo', isSame([...old.appliesTo].sort(), [...now.appliesTo].sort())]
  ];
  return parts.filter(([, same]) => !same).map(([part]) => part);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text === other[index]);
}
