import { nothingSaid, type Answer } from './answer.ts';

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
  /** The earlier copy that this one corrects, and the leaf of the reason. */
  corrects: Readonly<{ id: string; leaf: string }> | null;
  /** `leaf` stands for the remark; null where there is none. */
  answers: readonly (Omit<CopiedAnswer, 'remark'> &
    Readonly<{ key: string; leaf: string | null }>)[];
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
 * The text whose SHA-256 (of its UTF-8 bytes, in hexadecimal) is kept with a copy: a line each, values apart
 * by spaces, `-` for nothing, whether it was only taken over, answers sorted by the code points of their criterion's key. Free texts are
 * there as their leaf only, so that the checksum stays true after one was taken out. `app.copy_text` makes
 * the same; a change of this format needs a new name for it.
 */
export function copyText(copy: CopyContent): string {
  const answers = copy.answers
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
    .map((one) => [
      one.key,
      one.currentLevel,
      one.noLevel,
      one.targetLevel,
      one.horizon,
      one.priority,
      one.toDiscuss,
      one.isCarried ?? false,
      one.leaf
    ]);
  return [
    ['tafelrunde-stand-2'],
    ['organisation', copy.organisationId],
    ['assessment', copy.assessmentId],
    ['matrix', copy.audience, copy.matrixVersion],
    ['number', copy.number],
    ['taken-on', copy.takenOn],
    ['corrects', copy.corrects?.id, copy.corrects?.leaf],
    ...answers
  ]
    .map((values) => values.map((value) => String(value ?? '-')).join(' '))
    .join('\n');
}

type Said = Pick<CopiedCriterion, 'key' | 'remark'> & Omit<CopiedAnswer, 'remark'>;

/** Keys of the criteria that two sets of answers do not say the same of; what is not answered says nothing. */
export function differingKeys(one: readonly Said[], other: readonly Said[]): string[] {
  const texts = (answers: readonly Said[]) =>
    new Map(answers.map((answer) => [answer.key, saidText(answer)]));
  const [here, there] = [texts(one), texts(other)];
  const keys = new Set([...here.keys(), ...there.keys()]);
  return [...keys].filter((key) => (here.get(key) ?? nothing) !== (there.get(key) ?? nothing));
}

function saidText(answer: Omit<Said, 'key'>): string {
  return JSON.stringify([
    answer.currentLevel,
    answer.noLevel,
    answer.targetLevel,
    answer.horizon,
    answer.priority,
    answer.toDiscuss,
    answer.isCarried ?? false,
    answer.remark
  ]);
}

const nothing = saidText(nothingSaid);

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
