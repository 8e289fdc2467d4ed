import { horizons, priorities } from '#features/assessments/answer.ts';
import type { CopiedTheme } from '#features/assessments/copy.ts';

/** A criterion whose Soll lies above its Ist. */
export type Gap = Readonly<{
  key: string;
  title: string;
  lang: string;
  themeId: string;
  currentLevel: number;
  targetLevel: number;
  /** Whole levels, at least one. */
  steps: number;
  horizon: string | null;
  priority: string | null;
}>;

/** What of the gaps is asked for; an empty text leaves that question open, `ohne` means: nothing is said. */
export type GapFilter = Readonly<{ thema: string; prioritaet: string; frist: string; ab: string }>;

export const nothingSaid = 'ohne' as const;

/** The widest first, then as in the matrix. */
export function gapsOf(themes: readonly CopiedTheme[]): Gap[] {
  return themes
    .flatMap((theme) =>
      theme.criteria.flatMap((criterion) => {
        const { key, title, lang, currentLevel, targetLevel, horizon, priority } = criterion;
        if (currentLevel === null || targetLevel === null || targetLevel <= currentLevel) return [];
        const steps = targetLevel - currentLevel;
        const place = { key, title, lang, themeId: theme.id };
        return { ...place, currentLevel, targetLevel, steps, horizon, priority };
      })
    )
    .toSorted((one, other) => other.steps - one.steps);
}

/** Criteria with a Soll that has nothing to be compared with: they have no level today. */
export function targetsWithoutLevel(themes: readonly CopiedTheme[]): number {
  return themes.flatMap(({ criteria }) =>
    criteria.filter(({ currentLevel, targetLevel }) => targetLevel !== null && !currentLevel)
  ).length;
}

export function filteredGaps(gaps: readonly Gap[], filter: GapFilter): Gap[] {
  return gaps.filter(
    (gap) =>
      (!filter.thema || gap.themeId === filter.thema) &&
      (!filter.prioritaet || (gap.priority ?? nothingSaid) === filter.prioritaet) &&
      (!filter.frist || (gap.horizon ?? nothingSaid) === filter.frist) &&
      gap.steps >= Number(filter.ab || '1')
  );
}

/** Rows are priorities, columns Fristen, both with „ohne“ at the end. */
export function gapGrid(gaps: readonly Gap[]) {
  const columns = [...horizons, nothingSaid];
  return [...priorities, nothingSaid].map((priority) => ({
    priority,
    cells: columns.map((horizon) => ({
      horizon,
      count: gaps.filter(
        (gap) =>
          (gap.priority ?? nothingSaid) === priority && (gap.horizon ?? nothingSaid) === horizon
      ).length
    }))
  }));
}
