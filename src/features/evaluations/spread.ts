import type { CopiedTheme } from '#features/assessments/copy.ts';

/** How levels lie: an even count has two middle ones, which are both named and never averaged. */
export type Spread = Readonly<{ middle: readonly number[]; lowest: number; highest: number }>;

export type ThemeProfile = Readonly<{
  id: string;
  number: string;
  title: string;
  lang: string;
  /** How many criteria stand on each level today, the first level first. */
  perLevel: readonly number[];
  current: Spread | null;
  target: Spread | null;
  notApplicable: number;
  unknown: number;
  open: number;
}>;

/** A theme by itself; there is no figure over several themes. */
export function profileOfTheme(theme: CopiedTheme, levels: number): ThemeProfile {
  const { id, number, title, lang, criteria } = theme;
  const current = criteria.flatMap(({ currentLevel }) => currentLevel ?? []);
  const saying = (word: string) => criteria.filter(({ noLevel }) => noLevel === word).length;
  return {
    id,
    number,
    title,
    lang,
    perLevel: Array.from(
      { length: levels },
      (_, index) => current.filter((level) => level === index + 1).length
    ),
    current: spreadOf(current),
    target: spreadOf(criteria.flatMap(({ targetLevel }) => targetLevel ?? [])),
    notApplicable: saying('notApplicable'),
    unknown: saying('unknown'),
    open: criteria.filter(({ currentLevel, noLevel }) => currentLevel === null && !noLevel).length
  };
}

/** Null where nothing has a level. */
export function spreadOf(levels: readonly number[]): Spread | null {
  const sorted = levels.toSorted((one, other) => one - other);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  if (lowest === undefined || highest === undefined) return null;
  const half = Math.floor((sorted.length - 1) / 2);
  const middle = new Set(sorted.slice(half, Math.floor(sorted.length / 2) + 1));
  return { middle: [...middle], lowest, highest };
}
