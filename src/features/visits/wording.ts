import { clockChange } from '#base/days.ts';
import { laterBy, longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { VisitState } from './visit.ts';
import { leastReadingDays } from './working-days.ts';

type Appointment = { heldOn: string; startsAt: string; durationMin: number };

/** `3. Dezember 2026, 14:00 bis 16:00 Uhr` */
export function whenOf({ heldOn, startsAt, durationMin }: Appointment): string {
  const when = m.visit_when({
    day: longDay(heldOn, getLocale()),
    from: startsAt,
    to: laterBy(durationMin, startsAt)
  });
  // Calendars take the first of both hours.
  return clockChange(heldOn, startsAt) === 'twice' ? m.visit_when_summer({ when }) : when;
}

/** What there is to say about the time partners have left; `tooFew` is worth a warning. */
export function readingNotice(days: number): { text: string; tooFew: boolean } {
  const tooFew = days < leastReadingDays;
  if (days === 0) return { tooFew, text: m.visit_reading_no_day() };
  return { tooFew, text: days === 1 ? m.visit_reading_day() : m.visit_reading_days({ days }) };
}

export function stateOf(visit: { state: VisitState; reportState: string | null }): string {
  if (visit.reportState === 'confirmed') return m.visit_state_confirmed();
  if (visit.reportState) return m.visit_state_draft();
  return states[visit.state]();
}

const states: Record<VisitState, () => string> = {
  planned: m.visit_state_planned,
  talking: m.visit_state_talking,
  held: m.visit_state_held,
  cancelled: m.visit_state_cancelled
};

/** Who gets a mail: the partners that may still see the visit. */
export function toldOf(partners: { name: string; hasAccess: boolean }[]): string {
  const names = partners.filter(({ hasAccess }) => hasAccess).map(({ name }) => name);
  if (names.length === 0) return m.visit_told_nobody();
  const listed = new Intl.ListFormat(getLocale()).format(names);
  return names.length === 1
    ? m.visit_told_one({ name: listed })
    : m.visit_told_many({ names: listed });
}

/** The way from the list to the visit, for the pages below it. */
export function visitCrumbs(region: string, visit: { id: string; title: string }) {
  const list = `/r/${region}/besuche`;
  return [
    { href: list, label: m.visit_list_title() },
    { href: `${list}/${visit.id}`, label: visit.title }
  ];
}

/** Which schools a visit is about; the whole Schulträger where none was chosen. */
export function schoolsOf(schools: { name: string }[]): string {
  if (schools.length === 0) return m.visit_schools_all();
  return new Intl.ListFormat(getLocale()).format(schools.map(({ name }) => name));
}
