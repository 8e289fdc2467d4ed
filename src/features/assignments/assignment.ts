import { longDay } from '#base/format.ts';
import type { AssignedUnit } from '#features/assessments/assessment.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** „fertig seit 3. Dezember 2026“ or „noch dabei“. */
export function stateOf({ doneOn }: AssignedUnit): string {
  return doneOn
    ? m.assignment_done_since({ day: longDay(doneOn, getLocale()) })
    : m.assignment_at_work();
}

/** „IT-Service, Gebäude“, or who answers where nobody was given the theme. */
export function responsible(units: readonly AssignedUnit[]): string {
  return units.map(({ name }) => name).join(', ') || m.assignment_lead();
}
