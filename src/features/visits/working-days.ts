import { plusDays, weekday } from '#base/days.ts';

/** What partners need at least to read, and what a new date proposes. */
export const leastReadingDays = 5;
export const usualReadingDays = 10;

/**
 * Full working days between two days, neither of them counted: Monday to Friday without the public
 * holidays of Nordrhein-Westfalen. Schools' holidays count, because administrations work then.
 */
export function workingDaysBetween(from: string, to: string): number {
  let count = 0;
  for (let day = plusDays(from, 1); day < to; day = plusDays(day, 1)) {
    if (isWorkingDay(day)) count += 1;
  }
  return count;
}

/** The first working day that leaves at least so many working days in between. */
export function dayAfterReading(from: string, readingDays: number): string {
  let day = plusDays(from, 1);
  for (let left = readingDays; left > 0 || !isWorkingDay(day); day = plusDays(day, 1)) {
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

export function isWorkingDay(day: string): boolean {
  return weekday(day) <= 5 && !isHoliday(day);
}

/** Public holidays of Nordrhein-Westfalen (Feiertagsgesetz NW § 2). */
function isHoliday(day: string): boolean {
  if (fixed.has(day.slice(5))) return true;
  const easter = easterSunday(Number(day.slice(0, 4)));
  return movable.some((distance) => plusDays(easter, distance) === day);
}

const fixed = new Set(['01-01', '05-01', '10-03', '11-01', '12-25', '12-26']);
/** Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam, counted from Easter Sunday. */
const movable = [-2, 1, 39, 50, 60];

/** Gregorian Easter after Meeus, Jones and Butcher; the letters are theirs. */
function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  return plusDays(`${year}-03-22`, h + l - 7 * m);
}
