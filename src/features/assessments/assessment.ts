import { isAssessed } from './answer.ts';

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
  /** Writes every theme; others write those whose own `mayEdit` says so. */
  mayEdit: boolean;
  mayFinish: boolean;
  /** Leads a house with Bereiche, so that themes can be given to them. */
  mayAssign: boolean;
  /** Of the house, not of a service provider: reads notes, evidence and deviating schools. */
  isOfHouse: boolean;
  /** Companies that read along under a mandate, and until when. */
  providers: readonly { name: string; until: string }[];
  /** The open round for which the coordination counts the answers per theme. */
  countedBy: string | null;
  /** Schools the organisation maintains today. */
  schools: number;
  /** Name of the round before, where this one began with its answers. */
  previousLabel: string | null;
  levels: readonly { no: number; name: string; meaning: string }[];
  themes: readonly OutlineTheme[];
  criteria: readonly OutlineCriterion[];
}>;

export type OutlineTheme = Readonly<{
  id: string;
  key: string;
  number: string;
  title: string;
  /** Of the title, where it is not the page's. */
  lang: string;
  mayEdit: boolean;
  /** The Bereiche that answer it, the own one marked. */
  units: readonly AssignedUnit[];
}>;

export type AssignedUnit = Readonly<{
  id: string;
  name: string;
  isMine: boolean;
  /** Day on which it said that it is done. */
  doneOn: string | null;
}>;

export type OutlineCriterion = Readonly<{
  key: string;
  title: string;
  lang: string;
  themeId: string;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  /** Belongs to the Kurzweg. */
  isCore: boolean;
  /** Comes from the round before and nobody has said yet whether it still holds. */
  isCarried: boolean;
}>;

export type ThemeProgress = OutlineTheme &
  Readonly<{ criteria: OutlineCriterion[]; done: number; carried: number }>;

/** A name for the next assessment that none bears yet: the year, else „2026 (2)“. */
export function nextLabel(year: string, taken: readonly string[]): string {
  const candidates = [year, ...taken.map((_, index) => `${year} (${index + 2})`)];
  return candidates.find((label) => !taken.includes(label)) ?? year;
}

/** Whether nothing is left to say: assessed, and not only taken over from the round before. */
export function isDone(criterion: OutlineCriterion): boolean {
  return isAssessed(criterion) && !criterion.isCarried;
}

export function progressOf({ criteria }: Pick<Outline, 'criteria'>) {
  return {
    done: criteria.filter(isDone).length,
    all: criteria.length,
    open: criteria.filter((criterion) => !isAssessed(criterion)).length,
    carried: criteria.filter(({ isCarried }) => isCarried).length
  };
}

export function themesOf(outline: Outline): ThemeProgress[] {
  return outline.themes.map((theme) => {
    const criteria = outline.criteria.filter((criterion) => criterion.themeId === theme.id);
    const { done, carried } = progressOf({ criteria });
    return { ...theme, criteria, done, carried };
  });
}

/** The criteria before and after one, across themes. */
export function neighboursIn(criteria: readonly OutlineCriterion[], key: string) {
  const index = criteria.findIndex((criterion) => criterion.key === key);
  return { previous: criteria[index - 1] ?? null, next: criteria[index + 1] ?? null };
}

/** Where to go on: the first criterion that is not done yet, else the first of all. */
export function firstOpen(criteria: readonly OutlineCriterion[]): OutlineCriterion | undefined {
  return criteria.find((criterion) => !isDone(criterion)) ?? criteria[0];
}

/** The criteria somebody may answer, in the order of the matrix. */
export function answerable(outline: Outline): OutlineCriterion[] {
  const open = new Set(outline.themes.filter(({ mayEdit }) => mayEdit).map(({ id }) => id));
  return outline.criteria.filter(({ themeId }) => open.has(themeId));
}

/** The core criteria somebody may answer, one screen each. */
export function shortWay(outline: Outline): OutlineCriterion[] {
  return answerable(outline).filter(({ isCore }) => isCore);
}

export function themeOf(outline: Outline, themeId: string): OutlineTheme | undefined {
  return outline.themes.find(({ id }) => id === themeId);
}

/** The outline after a Bereich was done with a theme, or themes were given to others. */
export function withUnits(
  outline: Outline,
  told: Readonly<Record<string, readonly AssignedUnit[]>>
): Outline {
  const themes = outline.themes.map((theme) => ({ ...theme, units: told[theme.id] ?? [] }));
  return { ...outline, themes };
}

/** The outline after a criterion was answered. */
export function withAnswer(
  outline: Outline,
  key: string,
  {
    currentLevel,
    noLevel,
    targetLevel,
    isCarried
  }: Pick<OutlineCriterion, 'currentLevel' | 'noLevel' | 'targetLevel' | 'isCarried'>
): Outline {
  const criteria = outline.criteria.map((criterion) =>
    criterion.key === key
      ? { ...criterion, currentLevel, noLevel, targetLevel, isCarried }
      : criterion
  );
  return { ...outline, criteria };
}
