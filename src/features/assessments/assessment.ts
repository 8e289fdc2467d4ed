import { isAssessed, type Answer } from './answer.ts';

/** An assessment with what of it is answered, theme by theme, in the order of the matrix. */
export type Outline = Readonly<{
  id: string;
  label: string;
  title: string;
  /** In which language title, sentences and levels are. */
  lang: string;
  organisation: string;
  /** Stand beside the matrix: how to choose a level. */
  scaleSentence: string;
  rules: readonly string[];
  mayEdit: boolean;
  mayFinish: boolean;
  levels: readonly { no: number; name: string; meaning: string }[];
  themes: readonly { id: string; number: string; title: string; lang: string }[];
  criteria: readonly OutlineCriterion[];
}>;

export type OutlineCriterion = Readonly<{
  key: string;
  title: string;
  lang: string;
  themeId: string;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
}>;

export type ThemeProgress = Readonly<{
  id: string;
  number: string;
  title: string;
  lang: string;
  criteria: OutlineCriterion[];
  done: number;
}>;

/** A name for the next assessment that none bears yet: the year, else „2026 (2)“. */
export function nextLabel(year: string, taken: readonly string[]): string {
  const candidates = [year, ...taken.map((_, index) => `${year} (${index + 2})`)];
  return candidates.find((label) => !taken.includes(label)) ?? year;
}

export function progressOf(outline: Outline): { done: number; all: number } {
  return { done: outline.criteria.filter(isAssessed).length, all: outline.criteria.length };
}

export function themesOf(outline: Outline): ThemeProgress[] {
  return outline.themes.map((theme) => {
    const criteria = outline.criteria.filter((criterion) => criterion.themeId === theme.id);
    return { ...theme, criteria, done: criteria.filter(isAssessed).length };
  });
}

/** The criteria before and after one, across themes. */
export function neighboursOf(outline: Outline, key: string) {
  const index = outline.criteria.findIndex((criterion) => criterion.key === key);
  return {
    previous: outline.criteria[index - 1] ?? null,
    next: outline.criteria[index + 1] ?? null
  };
}

/** Where to go on: the first criterion that is not assessed yet, else the first of all. */
export function firstOpen(criteria: readonly OutlineCriterion[]): OutlineCriterion | undefined {
  return criteria.find((criterion) => !isAssessed(criterion)) ?? criteria[0];
}

/** The outline after a criterion was answered. */
export function withAnswer(outline: Outline, key: string, answer: Answer): Outline {
  const { currentLevel, noLevel, targetLevel } = answer;
  const criteria = outline.criteria.map((criterion) =>
    criterion.key === key ? { ...criterion, currentLevel, noLevel, targetLevel } : criterion
  );
  return { ...outline, criteria };
}
