import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';
import { horizons, priorities, type Answer, type AnswerField } from './answer.ts';

/** After how many years „kurzfristig“, „mittelfristig“ and „langfristig“ end, as the region set them. */
export type HorizonYears = Readonly<Record<(typeof horizons)[number], number>>;

/** „Stufe 2“, „weiß ich nicht“, „nicht zutreffend“ or „noch offen“. */
export function currentText(answer: Pick<Answer, 'currentLevel' | 'noLevel'>): string {
  if (answer.currentLevel !== null) return m.shell_level({ level: answer.currentLevel });
  if (answer.noLevel === 'unknown') return m.matrix_unknown();
  if (answer.noLevel === 'notApplicable') return m.matrix_not_applicable();
  return m.matrix_open();
}

/** The year in which a horizon ends, reckoned from the year of the day `from`; null where nothing is said. */
export function horizonYearOf(
  horizon: string | null,
  years: HorizonYears,
  from: string
): string | null {
  const known = horizons.find((one) => one === horizon);
  return known ? String(Number(from.slice(0, 4)) + years[known]) : null;
}

/** „mittelfristig, bis 2029“; the years count from the year of the day `from`. */
export function horizonText(horizon: string, years: HorizonYears, from: string): string {
  const known = horizons.find((one) => one === horizon);
  if (!known) return horizon;
  const year = String(Number(from.slice(0, 4)) + years[known]);
  return m.matrix_horizon_until({ horizon: horizonWord(known), year });
}

/** „mittelfristig, bis 2029 · Priorität A – hoch“, as far as it is said. */
export function planText(
  answer: Pick<Answer, 'horizon' | 'priority'>,
  years: HorizonYears,
  from: string
): string {
  return [
    answer.horizon && horizonText(answer.horizon, years, from),
    answer.priority && m.matrix_priority_is({ priority: priorityText(answer.priority) })
  ]
    .filter(Boolean)
    .join(' · ');
}

export function priorityText(priority: string): string {
  const known = priorities.find((one) => one === priority);
  return known ? priorityWords[known]() : priority;
}

/** Both texts of every field in which the typed answer and the saved one differ. */
export function differencesOf(mine: Answer, saved: Answer): NonNullable<Problem['differences']> {
  return fields
    .map(({ label, text, field }) => {
      return { label: label(), mine: text(mine), theirs: text(saved), field };
    })
    .filter(({ mine, theirs }) => mine !== theirs);
}

const nothing = '–';

const fields: { field: AnswerField; label: () => string; text: (answer: Answer) => string }[] = [
  { field: 'current', label: m.matrix_current, text: currentText },
  {
    field: 'target',
    label: m.matrix_target,
    text: ({ targetLevel }) => (targetLevel ? m.shell_level({ level: targetLevel }) : nothing)
  },
  {
    field: 'horizon',
    label: m.matrix_horizon,
    text: ({ horizon }) => (horizon ? horizonWord(horizon) : nothing)
  },
  {
    field: 'priority',
    label: m.matrix_priority,
    text: ({ priority }) => (priority ? priorityText(priority) : nothing)
  },
  { field: 'remark', label: m.matrix_remark, text: ({ remark }) => remark || nothing },
  { field: 'note', label: m.matrix_note, text: ({ note }) => note || nothing },
  {
    field: 'toDiscuss',
    label: m.matrix_to_discuss,
    text: ({ toDiscuss }) => (toDiscuss ? m.matrix_yes() : m.matrix_no())
  }
];

function horizonWord(horizon: string): string {
  const known = horizons.find((one) => one === horizon);
  return known ? horizonWords[known]() : horizon;
}

const horizonWords = {
  short: m.matrix_horizon_short,
  medium: m.matrix_horizon_medium,
  long: m.matrix_horizon_long
};

const priorityWords = {
  A: m.matrix_priority_a,
  B: m.matrix_priority_b,
  C: m.matrix_priority_c
};
