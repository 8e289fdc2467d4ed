import type { FormValue } from '#base/form-state.ts';

export const horizons = ['short', 'medium', 'long'] as const;
export const priorities = ['A', 'B', 'C'] as const;

/** What an organisation says about one criterion; `note` never leaves it. */
export type Answer = Readonly<{
  currentLevel: number | null;
  /** Instead of a level: „weiß ich nicht“, „nicht zutreffend“. */
  noLevel: string | null;
  targetLevel: number | null;
  horizon: string | null;
  priority: string | null;
  remark: string;
  toDiscuss: boolean;
  note: string;
}>;

/** The fields of the form, each of which may be decided alone when two have changed an answer. */
export const answerFields = [
  'current',
  'target',
  'horizon',
  'priority',
  'remark',
  'note',
  'toDiscuss'
] as const;

export type AnswerField = (typeof answerFields)[number];

/** An answer with some fields as another one has them. */
export function mixed<T extends Answer>(
  mine: T,
  theirs: Answer,
  fields: readonly AnswerField[]
): T {
  const { currentLevel, noLevel, targetLevel, ...same } = theirs;
  const rest = fields.flatMap((name) =>
    name === 'current' || name === 'target' ? [] : [[name, same[name]] as const]
  );
  return {
    ...mine,
    ...Object.fromEntries(rest),
    ...(fields.includes('current') ? { currentLevel, noLevel } : {}),
    ...(fields.includes('target') ? { targetLevel } : {})
  };
}

export const nothingSaid: Answer = {
  currentLevel: null,
  noLevel: null,
  targetLevel: null,
  horizon: null,
  priority: null,
  remark: '',
  toDiscuss: false,
  note: ''
};

export function isSame(one: Answer, other: Answer): boolean {
  return (
    one.currentLevel === other.currentLevel &&
    one.noLevel === other.noLevel &&
    one.targetLevel === other.targetLevel &&
    one.horizon === other.horizon &&
    one.priority === other.priority &&
    one.remark === other.remark &&
    one.toDiscuss === other.toDiscuss &&
    one.note === other.note
  );
}

/** Whether the criterion counts as assessed: a level or one of the two answers without one. */
export function isAssessed(answer: Pick<Answer, 'currentLevel' | 'noLevel'>): boolean {
  return answer.currentLevel !== null || answer.noLevel !== null;
}

/** The value of the field „Heute ist es so“: a level, one of the answers without one, or nothing. */
export function currentValue(answer: Pick<Answer, 'currentLevel' | 'noLevel'>): string {
  return answer.noLevel ?? String(answer.currentLevel ?? '');
}

/** What the fields of the form say, as typed. */
export function answerIn(values: Record<string, FormValue>): Answer {
  const text = (name: string) => String(values[name] ?? '');
  return {
    currentLevel: levelIn(text('current')),
    noLevel: noLevelIn(text('current')),
    targetLevel: levelIn(text('target')),
    horizon: text('horizon') || null,
    priority: text('priority') || null,
    remark: text('remark'),
    toDiscuss: text('toDiscuss') === 'on',
    note: text('note')
  };
}

export function levelIn(value: string): number | null {
  return /^\d$/.test(value) ? Number(value) : null;
}

export function noLevelIn(value: string): 'unknown' | 'notApplicable' | null {
  return value === 'unknown' || value === 'notApplicable' ? value : null;
}
