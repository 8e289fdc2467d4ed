import { m } from '#messages';
import type { Answer } from './visit.ts';

/** How many of a Bereich answered what; `outdated` to an appointment that was changed since. */
export type UnitAnswers = Partial<Record<Answer | 'outdated', number>>;

/** „2 kommen, 1 kommt vielleicht, 1 noch ohne Antwort“: numbers, no names. */
export function unitAnswersText(answers: UnitAnswers, people: number): string {
  const { accepted = 0, tentative = 0, declined = 0 } = answers;
  const open = Math.max(people - accepted - tentative - declined, 0);
  const parts = [
    said(accepted, m.visit_unit_comes, m.visit_unit_come),
    said(tentative, m.visit_unit_comes_maybe, m.visit_unit_come_maybe),
    said(declined, m.visit_unit_comes_not, m.visit_unit_come_not),
    said(open, m.visit_unit_open_one, m.visit_unit_open)
  ];
  return parts.filter(Boolean).join(', ');
}

function said(count: number, one: () => string, many: (of: { count: number }) => string): string {
  if (count === 0) return '';
  return count === 1 ? one() : many({ count });
}
