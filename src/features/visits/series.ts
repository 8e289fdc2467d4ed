import { isWorkingDay } from './working-days.ts';
import { plusDays } from '#base/days.ts';

export const rhythms = ['once', 'halfYearly', 'yearly'] as const;
export type Rhythm = (typeof rhythms)[number];

/** More than that nobody plans ahead, and every date invites people. */
export const mostDates = 6;

const months: Record<Rhythm, number> = { once: 0, halfYearly: 6, yearly: 12 };

/** So many dates in this rhythm; what falls on a weekend or a holiday moves to the next working day. */
export function datesOf(firstOn: string, rhythm: Rhythm, count: number): string[] {
  const dates = Array.from({ length: rhythm === 'once' ? 1 : count }, (_, index) =>
    plusMonths(firstOn, index * months[rhythm])
  );
  // The first was chosen by somebody, who will know why.
  return dates.map((date, index) => (index === 0 ? date : nextWorkingDay(date)));
}

/** The same day of a later month, or its last one: from 31 August half a year leads to 28 February. */
export function plusMonths(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + count, Math.min(date, last)))
    .toISOString()
    .slice(0, 10);
}

/** A title that names the year of its visit names the year of the new one. */
export function titleFor(title: string, from: string, to: string): string {
  return title.replaceAll(new RegExp(`\\b${from.slice(0, 4)}\\b`, 'g'), to.slice(0, 4));
}

function nextWorkingDay(day: string): string {
  let next = day;
  while (!isWorkingDay(next)) next = plusDays(next, 1);
  return next;
}
