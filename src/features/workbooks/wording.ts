import { m } from '#messages';
import { wordOf } from './cell-words.ts';
import type { Plan } from './plan.ts';
import type { Field } from './said.ts';

export function stateLabel(state: string): string {
  if (state === 'applied') return m.workbook_state_applied();
  return state === 'discarded' ? m.workbook_state_discarded() : m.workbook_state_read();
}

/** How a field is called beside its criterion. */
export function fieldLabel(field: Field): string {
  return labels[field]();
}

/** A value as people read it. */
export function shown(
  field: Field,
  value: string,
  levels: readonly { no: number; name: string }[]
): string {
  if (value === '') return field === 'toDiscuss' ? m.matrix_no() : m.workbook_nothing();
  return wordOf(field, value, levels);
}

/** „12 Angaben werden übernommen, bei 3 entscheiden Sie, 38 Kriterien bleiben, wie sie sind.“ */
export function planSentence({ taken, conflicts, unchanged }: Plan): string {
  if (taken.length + conflicts.length === 0) return m.workbook_says_nothing();
  return m.workbook_says({
    taken: taken.length,
    conflicts: conflicts.length,
    unchanged
  });
}

const labels: Record<Field, () => string> = {
  current: m.matrix_today_word,
  target: m.matrix_target_word,
  horizon: m.matrix_horizon,
  priority: m.matrix_priority,
  remark: m.matrix_remark,
  toDiscuss: m.matrix_to_discuss,
  note: m.matrix_note
};
