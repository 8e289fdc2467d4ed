/** Calendar days are texts `YYYY-MM-DD`, which compare as they are; these reckon with them. */
export function plusDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * dayLength).toISOString().slice(0, 10);
}

/** How many days later the second one is; negative where it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayLength);
}

/** Monday is 1, Sunday 7. */
export function weekday(day: string): number {
  return new Date(Date.parse(day)).getUTCDay() || 7;
}

/**
 * Whether that time of a day comes twice in Germany, because the clocks go back, or never, because they go forward;
 * null for any other time.
 *
 * @param time `02:30`
 */
export function clockChange(day: string, time: string): 'twice' | 'never' | null {
  const isLastSunday = weekday(day) === 7 && Number(day.slice(8)) > 24;
  if (!isLastSunday || !time.startsWith('02:')) return null;
  if (day.slice(5, 7) === '10') return 'twice';
  return day.slice(5, 7) === '03' ? 'never' : null;
}

/** The calendar day in Germany at which something happened. */
export function dayOf(instant: Date | string): string {
  return berlin.format(new Date(instant));
}

// A day without a time is read as midnight in UTC, so every day is 24 hours long here.
const dayLength = 86_400_000;

const berlin = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit'
});
