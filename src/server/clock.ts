/**
 * The one clock. `TODAY=YYYY-MM-DD` (or `shiftTo`) moves it by whole days for demos and tests, so that
 * time of day and the order of events stay real.
 */
export function now(): Date {
  shift ??= process.env.TODAY ? distance(process.env.TODAY) : 0;
  return new Date(Date.now() + shift);
}

/** The calendar day in Germany as `YYYY-MM-DD`, wherever the server stands. */
export function today(): string {
  return dayOf(now());
}

/** The moment the clock was moved to, or undefined where it shows the real time. */
export function shiftedNow(): Date | undefined {
  const moment = now();
  return shift ? moment : undefined;
}

/** The day the clock was moved to, or nothing where the day is the database's to say. */
export function shiftedToday(): string {
  return shiftedNow() ? today() : '';
}

/** Moves the clock of this process to a day; `undefined` returns to the real one. */
export function shiftTo(day: string | undefined): void {
  shift = day === undefined ? 0 : distance(day);
}

let shift: number | undefined;

const berlin = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Berlin',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit'
});

function dayOf(instant: Date): string {
  return berlin.format(instant);
}

/**
 * Whole days are 24 hours here: crossing a change to summer time near midnight may land on the day beside
 * the wanted one, which the second step corrects.
 */
function distance(day: string): number {
  const dayLength = 86_400_000;
  const real = new Date();
  const first = Date.parse(day) - Date.parse(dayOf(real));
  const landed = dayOf(new Date(real.getTime() + first));
  const missed = Math.round((Date.parse(day) - Date.parse(landed)) / dayLength);
  return first + missed * dayLength;
}
