import { z } from 'zod';
import { day, mailAddress, text, version } from '#base/fields.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

/** Keys of the themes the provider answers; none: it reads along. */
function themes() {
  return z.preprocess(
    (value) => [value ?? []].flat(),
    z
      .array(z.string().regex(/^[A-Z]\d{1,2}(\.\d{1,2})?$/, { error: () => m.form_choice() }))
      .max(60)
  );
}

export const mandateInput = z
  .strictObject({
    provider: text({ max: 200, required: true }),
    purpose: text({ max: 1000, required: true }),
    validFrom: day(),
    validTo: day(),
    themes: themes()
  })
  .refine(({ validFrom, validTo }) => validTo >= validFrom, {
    path: ['validTo'],
    error: () => m.mandate_until_before_from()
  });

/** A mandate that runs: its beginning is past, its end may move. */
export const mandateChange = z.strictObject({
  provider: text({ max: 200, required: true }),
  purpose: text({ max: 1000, required: true }),
  validTo: day(),
  themes: themes(),
  version: version()
});

export const mandateEnd = z.strictObject({ version: version() });

export const mandateInvitation = z.strictObject({
  name: text({ max: 120, required: true }),
  mail: mailAddress()
});

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
