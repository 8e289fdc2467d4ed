import { m } from '#messages';
import { shortDay, type Language } from '#base/format.ts';
import type { ReportSheetContent, SheetGoal } from '../content.ts';

/** A goal always says how binding it is: nobody at the table can bind the council. */
export function goals(content: ReportSheetContent, locale: Language) {
  const options = { locale };
  const titles = new Map(
    content.themes.flatMap(({ criteria }) => criteria.map(({ key, title }) => [key, title]))
  );
  return {
    heading: m.document_goals({}, options),
    none: m.document_goals_none({}, options),
    columns: [
      m.document_no({}, options),
      m.document_goal({}, options),
      m.document_responsible({}, options),
      m.document_due({}, options)
    ],
    signLabel: m.document_sign({}, options),
    rows: content.goals.map((goal) => ({
      no: String(goal.no),
      title: goal.title,
      aim: [titles.get(goal.criterionKey ?? ''), aim(goal, locale)].filter(Boolean).join(' '),
      sign: goal.successSign,
      commitment: commitments[goal.commitment]({}, options),
      responsible: goal.responsible || '–',
      due: goal.dueOn ? shortDay(goal.dueOn, locale) : '–'
    }))
  };
}

function aim({ fromLevel: from, toLevel: to }: SheetGoal, locale: Language): string {
  if (!to) return '';
  return from
    ? m.document_goal_from_to({ from, to }, { locale })
    : m.document_goal_to({ to }, { locale });
}

export const commitments = {
  intent: m.document_commitment_intent,
  aligned: m.document_commitment_aligned,
  budgeted: m.document_commitment_budgeted,
  decided: m.document_commitment_decided
};
