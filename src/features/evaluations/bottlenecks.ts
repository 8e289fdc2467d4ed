import type { CopiedCriterion, CopiedTheme } from '#features/assessments/copy.ts';

/** A criterion on the first level. */
export type Bottleneck = Readonly<{
  key: string;
  title: string;
  lang: string;
  themeId: string;
  targetLevel: number | null;
  /** Belongs to the Kurzweg. */
  isCore: boolean;
  remark: string;
}>;

export const hints = ['networkFirst', 'decisionWithoutMoney'] as const;
export type Hint = (typeof hints)[number];

/** Criteria on the first level: those of the Kurzweg first, else as in the matrix. */
export function bottlenecksOf(
  themes: readonly CopiedTheme[],
  core: ReadonlySet<string>
): Bottleneck[] {
  const found = themes.flatMap((theme) =>
    theme.criteria
      .filter(({ currentLevel }) => currentLevel === 1)
      .map(({ key, title, lang, targetLevel, remark }) => {
        return { key, title, lang, themeId: theme.id, targetLevel, isCore: core.has(key), remark };
      })
  );
  return [...found.filter(({ isCore }) => isCore), ...found.filter(({ isCore }) => !isCore)];
}

/**
 * What stands in the way of something else, by the criteria of the shipped matrices. For the organisation
 * itself only: told to others it would be a verdict.
 */
export function hintsOf(themes: readonly CopiedTheme[]): Hint[] {
  const criteria = new Map(
    themes.flatMap((theme) => theme.criteria.map((criterion) => [criterion.key, criterion]))
  );
  const level = (key: string, of: 'currentLevel' | 'targetLevel' = 'currentLevel') =>
    criteria.get(key)?.[of] ?? null;
  return hints.filter((hint) => rules[hint](level));
}

type Level = (key: string, of?: 'currentLevel' | 'targetLevel') => CopiedCriterion['currentLevel'];

const atMost = (level: number | null, limit: number) => level !== null && level <= limit;
const atLeast = (level: number | null, limit: number) => level !== null && level >= limit;

const rules: Record<Hint, (level: Level) => boolean> = {
  networkFirst: (level) =>
    (atMost(level('T4.1.3'), 2) && atLeast(level('T4.1.5', 'targetLevel'), 3)) ||
    (atMost(level('S4.1.2'), 2) && atLeast(level('S4.1.4', 'targetLevel'), 3)),
  decisionWithoutMoney: (level) => atLeast(level('T3.1'), 3) && atMost(level('T3.2'), 2)
};
