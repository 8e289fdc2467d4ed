/** The languages people read; both write Central European time. */
export type Language = 'de' | 'en';

/** `2026-12-03` → `3. Dezember 2026` */
export function longDay(day: string, language: Language): string {
  return dayFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(noon(day));
}

/** `2026-12-03` → `03.12.2026` */
export function shortDay(day: string, language: Language): string {
  return dayFormat(language, { day: '2-digit', month: '2-digit', year: 'numeric' }).format(
    noon(day)
  );
}

/** The time of day in Germany at which something happened: `10:42`. */
export function timeOf(instant: Date | string, language: Language): string {
  return new Intl.DateTimeFormat(regions[language], {
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Europe/Berlin'
  }).format(new Date(instant));
}

/** The time of day so many minutes later: `14:00` and 125 → `16:05`. */
export function laterBy(minutes: number, time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const total = (hour * 60 + minute + minutes) % 1440;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

const regions = { de: 'de-DE', en: 'en-GB' } as const;

function dayFormat(language: Language, parts: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(regions[language], { ...parts, timeZone: 'UTC' });
}

/** A calendar day has no time zone; noon keeps it the same day wherever it is formatted. */
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}

/** `51877` → `51.877` */
export function wholeNumber(value: number, language: Language): string {
  return new Intl.NumberFormat(regions[language], { maximumFractionDigits: 0 }).format(value);
}
