import { currentValue, levelIn, noLevelIn, type Answer } from '#features/assessments/answer.ts';

/** What can be filled in for a criterion, in the order of its columns. */
export const fields = [
  'current',
  'target',
  'horizon',
  'priority',
  'remark',
  'toDiscuss',
  'note'
] as const;

export type Field = (typeof fields)[number];

/** An answer as its fields say it, each a text; empty where nothing is said. */
export type Said = Readonly<Record<Field, string>>;

/** Texts of people: where two differ both can be kept. */
export function isText(field: Field): boolean {
  return field === 'remark' || field === 'note';
}

export function saidOf(answer: Answer): Said {
  return {
    current: currentValue(answer),
    target: String(answer.targetLevel ?? ''),
    horizon: answer.horizon ?? '',
    priority: answer.priority ?? '',
    remark: answer.remark,
    toDiscuss: answer.toDiscuss ? 'on' : '',
    note: answer.note
  };
}

export function answerOf(said: Said): Answer {
  return {
    currentLevel: levelIn(said.current),
    noLevel: noLevelIn(said.current),
    targetLevel: levelIn(said.target),
    horizon: said.horizon || null,
    priority: said.priority || null,
    remark: said.remark,
    toDiscuss: said.toDiscuss === 'on',
    note: said.note
  };
}
