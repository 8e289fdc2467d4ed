import { dayOf } from '#base/days.ts';
import { longDay, timeOf } from '#base/format.ts';
import { commitments, commitmentLabel, goalHorizons, horizonLabel } from '#features/goals/goal.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { ReadingKind, ReadingState } from './reading.ts';

/** `Besuch „Schulträgerbesuch 2026“` */
export function objectText(kind: ReadingKind, title: string): string {
  return kinds[kind]({ title });
}

export function readingState(reading: {
  state: ReadingState;
  openUntil: string | null;
  isOver: boolean;
}): string {
  const { state, openUntil, isOver } = reading;
  if (state !== 'open') return states[state]();
  const day = longDay(openUntil ?? '', getLocale());
  return isOver ? m.history_state_over({ day }) : m.history_state_open({ day });
}

export function periodText({ fromOn, toOn }: { fromOn: string; toOn: string }): string {
  const day = (value: string) => longDay(value, getLocale());
  return m.history_period_days({ from: day(fromOn), to: day(toOn) });
}

export function lookText({ at, by }: { at: Date; by: string | null }): string {
  return m.history_look({
    name: by ?? m.history_somebody(),
    day: longDay(dayOf(at), getLocale()),
    time: timeOf(at, getLocale())
  });
}

/** `Antwort T4.1.1 geändert` */
export function entryText(entry: { table: string; verb: Verb; about: string | null }): string {
  const table = tables.get(entry.table)?.() ?? entry.table;
  return [table, entry.about, verbs[entry.verb]()].filter(Boolean).join(' ');
}

export function changeText(change: {
  field: string;
  before: string | null;
  after: string | null;
}): string {
  const field = fields.get(change.field)?.() ?? change.field;
  const [before, after] = [valueText(change.before), valueText(change.after)];
  if (before && after) return m.history_from_to({ field, before, after });
  return after ? m.history_became({ field, after }) : m.history_was({ field, before });
}

type Verb = 'insert' | 'update' | 'delete';

function valueText(value: string | null): string {
  if (!value) return '';
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return longDay(value, getLocale());
  if (commitments.some((code) => code === value)) return commitmentLabel(value);
  if (goalHorizons.some((code) => code === value)) return horizonLabel(value);
  return values.get(value)?.() ?? value;
}

const kinds: Record<ReadingKind, (inputs: { title: string }) => string> = {
  assessment: m.history_kind_assessment,
  visit: m.history_kind_visit,
  template: m.history_kind_template
};

const states: Record<Exclude<ReadingState, 'open'>, () => string> = {
  asked: m.history_state_asked,
  refused: m.history_state_refused,
  ended: m.history_state_ended
};

const verbs: Record<Verb, () => string> = {
  insert: m.history_insert,
  update: m.history_update,
  delete: m.history_delete
};

const values = new Map([
  ['true', m.history_yes],
  ['false', m.history_no],
  ['planned', m.visit_state_planned],
  ['talking', m.visit_state_talking],
  ['held', m.visit_state_held],
  ['cancelled', m.visit_state_cancelled],
  ['confirmed', m.visit_state_confirmed],
  ['draft', m.template_state_draft],
  ['commenting', m.template_state_commenting],
  ['published', m.template_state_published],
  ['retired', m.template_state_retired]
]);

const tables = new Map([
  ['assessment', m.history_table_assessment],
  ['answer', m.history_table_answer],
  ['theme_assignment', m.history_table_theme_assignment],
  ['evidence', m.history_table_evidence],
  ['deviating_school', m.history_table_deviating_school],
  ['frozen_copy', m.history_table_frozen_copy],
  ['visit', m.history_table_visit],
  ['visit_partner', m.history_table_visit_partner],
  ['agenda_item', m.history_table_agenda_item],
  ['visit_item', m.history_table_visit_item],
  ['goal', m.history_table_goal],
  ['report_sheet', m.history_table_report_sheet],
  ['matrix_template', m.history_table_matrix_template],
  ['theme', m.history_table_theme],
  ['criterion', m.history_table_criterion],
  ['requirement', m.history_table_requirement]
]);

const fields = new Map([
  ['label', m.history_field_label],
  ['current_level', m.history_field_current_level],
  ['target_level', m.history_field_target_level],
  ['horizon', m.history_field_horizon],
  ['priority', m.history_field_priority],
  ['remark', m.history_field_remark],
  ['to_discuss', m.history_field_to_discuss],
  ['title', m.history_field_title],
  ['note', m.history_field_note],
  ['number', m.history_field_number],
  ['taken_on', m.history_field_taken_on],
  ['aims', m.history_field_aims],
  ['held_on', m.history_field_held_on],
  ['starts_at', m.history_field_starts_at],
  ['venue', m.history_field_venue],
  ['state', m.history_field_state],
  ['access_until', m.history_field_access_until],
  ['minutes', m.history_field_minutes],
  ['text', m.history_field_text],
  ['responsible', m.history_field_responsible],
  ['due_on', m.history_field_due_on],
  ['success_sign', m.history_field_success_sign],
  ['commitment', m.history_field_commitment],
  ['highlights', m.history_field_highlights],
  ['open_points', m.history_field_open_points],
  ['distribution', m.history_field_distribution],
  ['next_on', m.history_field_next_on],
  ['scale_sentence', m.history_field_scale_sentence],
  ['published_on', m.history_field_published_on],
  ['key', m.history_field_key],
  ['guiding_question', m.history_field_guiding_question],
  ['evidence_hint', m.history_field_evidence_hint],
  ['source', m.history_field_source],
  ['as_of', m.history_field_as_of],
  ['review_on', m.history_field_review_on]
]);
