import type { HorizonYears } from '#features/assessments/answer-texts.ts';
import type { CopiedTheme } from '#features/assessments/copy.ts';
import type { ShownBuildOut } from '#features/build-out/build-out.ts';
import type { Evaluation } from '#features/evaluations/evaluation.ts';
import type { GoalState } from '#features/goals/goal-state.ts';
import type { Party } from '#features/preparation/expectation.ts';
import type { Mark } from '#features/preparation/mark.ts';

/** Ziel of an earlier visit; `levels` only where the reader sees the criterion's theme. */
export type EarlierGoal = Readonly<{
  title: string;
  heldOn: string;
  key: string | null;
  responsible: string;
  dueOn: string | null;
  commitment: string;
  state: string;
}>;

export type EarlierMeasure = Readonly<{
  title: string;
  key: string | null;
  party: string;
  dueOn: string | null;
  state: GoalState;
}>;

/** All a Besuchsmappe is made of, read with the rights of whoever opens it. */
export type DossierFacts = Readonly<{
  visit: Readonly<{
    title: string;
    kind: string;
    aims: string;
    heldOn: string;
    startsAt: string;
    durationMin: number;
    venue: string;
    ownerName: string;
    isOwn: boolean;
  }>;
  /** For whom this copy is; the Schulträger's own holds all. */
  reader: string;
  /** Null where nothing was released to the reader. */
  matrix: Readonly<{
    title: string;
    takenOn: string;
    number: number;
    levels: readonly Readonly<{ no: number; name: string }>[];
    horizonYears: HorizonYears;
    themes: readonly CopiedTheme[];
    themesOfMatrix: number;
    evaluation: Evaluation;
  }> | null;
  marks: readonly Mark[];
  parties: readonly Party[];
  goals: readonly EarlierGoal[];
  /** Open Maßnahmen from earlier visits. */
  measures: readonly EarlierMeasure[];
  /** What confirmed Berichtsbögen of earlier visits left open, the last one first. */
  openPoints: readonly Readonly<{ heldOn: string; lines: readonly string[] }>[];
  buildOut: Readonly<{ shown: ShownBuildOut; on: string | null }> | null;
}>;
