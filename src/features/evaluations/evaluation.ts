import type { CopiedTheme } from '#features/assessments/copy.ts';
import { bottlenecksOf, hintsOf, type Bottleneck, type Hint } from './bottlenecks.ts';
import { gapsOf, targetsWithoutLevel, type Gap } from './gaps.ts';
import {
  movementsOf,
  type Earlier,
  type Movement,
  type Question,
  type VisitBetween
} from './movement.ts';
import { profileOfTheme, type ThemeProfile } from './spread.ts';

/** A copy that can be compared with; `label` names its assessment where the reader knows it. */
export type EarlierCopy = Readonly<{
  id: string;
  number: number;
  takenOn: string;
  label: string | null;
  /** Number of the copy that corrects it, where the reader has that one. */
  correctedBy: number | null;
}>;

export type EvaluationFacts = Readonly<{
  /** All that the reader may read, and nothing else: whatever is reckoned comes from here. */
  themes: readonly CopiedTheme[];
  levels: number;
  /** Whose matrix it is. */
  framework: string;
  questions: readonly Question[];
  choices: readonly EarlierCopy[];
  earlier: Earlier | null;
  visits: readonly VisitBetween[];
  /** The organisation reads its own matrix. */
  isOwn: boolean;
}>;

export type Evaluation = Readonly<{
  themes: readonly ThemeProfile[];
  bottlenecks: readonly Bottleneck[];
  hints: readonly Hint[];
  gaps: readonly Gap[];
  targetsWithoutLevel: number;
  choices: readonly EarlierCopy[];
  /** Null where there is nothing earlier to compare with. */
  comparison: Readonly<{
    earlier: Pick<Earlier, 'id' | 'takenOn'>;
    movements: readonly Movement[];
    visits: readonly VisitBetween[];
  }> | null;
}>;

/** The framework whose criteria the hints speak of. */
const shipped = 'tafelrunde';

/** What can be read off a matrix: by theme and by criterion, never one figure for all. */
export function evaluationOf(facts: EvaluationFacts): Evaluation {
  const { themes, levels, questions, choices, earlier, visits } = facts;
  const core = new Set(questions.filter(({ isCore }) => isCore).map(({ key }) => key));
  return {
    themes: themes.map((theme) => profileOfTheme(theme, levels)),
    bottlenecks: bottlenecksOf(themes, core),
    hints: facts.isOwn && facts.framework === shipped ? hintsOf(themes) : [],
    gaps: gapsOf(themes),
    targetsWithoutLevel: targetsWithoutLevel(themes),
    choices,
    comparison: earlier && {
      earlier: { id: earlier.id, takenOn: earlier.takenOn },
      movements: movementsOf({ themes, questions }, earlier, visits),
      visits
    }
  };
}
