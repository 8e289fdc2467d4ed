import type { Answer } from './answer.ts';

/** A frozen answer as its readers get it: never with the internal note. */
export type CopiedAnswer = Omit<Answer, 'note'> &
  Readonly<{ /** Taken over from the round before, not confirmed. */ isCarried?: boolean }>;

export type CopyContent = Readonly<{
  organisationId: string;
  assessmentId: string;
  audience: string;
  matrixVersion: number;
  number: number;
  takenOn: string;
  answers: readonly (CopiedAnswer & { key: string })[];
}>;

/** A theme of a copy as far as somebody may read it, with all its criteria in their order. */
export type CopiedTheme = Readonly<{
  id: string;
  number: string;
  title: string;
  lang: string;
  criteria: readonly CopiedCriterion[];
}>;

/** `remark` is empty where there is none and where remarks are not shared. */
export type CopiedCriterion = CopiedAnswer & Readonly<{ key: string; title: string; lang: string }>;

/**
 * The text whose SHA-256 (of its UTF-8 bytes, in hexadecimal) is kept with a copy: JSON without spaces,
 * names and values in this order, answers sorted by the code points of their criterion's key; one that was taken
 * over unconfirmed ends in `true`. Whoever has
 * the copy can make it again. A change of this format needs a new name for it.
 */
export function canonicalText(copy: CopyContent): string {
  return JSON.stringify({
    format: 'tafelrunde-stand-1',
    organisation: copy.organisationId,
    assessment: copy.assessmentId,
    matrix: [copy.audience, copy.matrixVersion],
    number: copy.number,
    takenOn: copy.takenOn,
    answers: copy.answers
      .toSorted((one, other) => (one.key < other.key ? -1 : 1))
      .map((answer) => [
        answer.key,
        answer.currentLevel,
        answer.noLevel,
        answer.targetLevel,
        answer.horizon,
        answer.priority,
        answer.toDiscuss,
        answer.remark,
        ...(answer.isCarried ? [true] : [])
      ])
  });
}

/** How many criteria of a theme stand on each level today; „ohne Stufe“ and open ones apart. */
export function profileOf(theme: CopiedTheme, levels: number) {
  const current = theme.criteria.map((criterion) => criterion.currentLevel);
  return {
    perLevel: Array.from({ length: levels }, (_, index) => {
      return current.filter((level) => level === index + 1).length;
    }),
    withoutLevel: theme.criteria.filter(({ noLevel }) => noLevel !== null).length,
    open: theme.criteria.filter(
      ({ currentLevel, noLevel }) => currentLevel === null && noLevel === null
    ).length
  };
}
