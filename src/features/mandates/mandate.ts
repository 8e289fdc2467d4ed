import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** „4.1 Sächliche Ausstattung, 5 Kommunikation mit Schulen“ */
export function themesText(themes: readonly { number: string; title: string }[]): string {
  return themes.map(({ number, title }) => `${number} ${title}`.trim()).join(', ');
}

type Dates = { validFrom: string; validTo: string; isOver: boolean; isEnded: boolean };

/** From when to when, and whether it is over, in one phrase. */
export function mandateTime({ validFrom, validTo, isOver, isEnded }: Dates): string {
  const days = { from: longDay(validFrom, getLocale()), to: longDay(validTo, getLocale()) };
  if (isEnded) return m.mandate_time_ended(days);
  return isOver ? m.mandate_time_over(days) : m.mandate_time(days);
}

/** The line under the name of the organisation a service provider acts for. */
export function mandateLine({ provider, until }: { provider: string; until: string }): string {
  return m.mandate_line({ provider, day: longDay(until, getLocale()) });
}
