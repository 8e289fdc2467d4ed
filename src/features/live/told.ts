import type { AssignedUnit } from '#features/assessments/assessment.ts';

/** Which Bereiche answer which theme, and whether they are done with it; themes without any are left out. */
export type ToldUnits = Readonly<Record<string, readonly AssignedUnit[]>>;

/** What an open page is told of one answer: the version lets it ask for the rest. */
export type Told = Readonly<{
  key: string;
  version: number;
  currentLevel: number | null;
  noLevel: string | null;
  targetLevel: number | null;
  isCarried: boolean;
}>;
