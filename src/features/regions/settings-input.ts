import { z } from 'zod';
import { choice, count, optionalMail, text, version } from '#base/fields.ts';
import { m } from '#messages';

/** First segment of the region's addresses, as the table checks it. */
export function shortName() {
  return text({ max: 40, required: true }).refine(
    (value) => /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/.test(value),
    { error: () => m.region_short_name_wrong() }
  );
}

export function regionName() {
  return text({ max: 120, required: true }).refine((name) => name.length >= 2, {
    error: () => m.region_name_short()
  });
}

export type DetailsInput = z.output<typeof detailsInput>;
export const detailsInput = z.strictObject({
  version: version(),
  name: regionName(),
  shortName: shortName(),
  address: text({ max: 500 }),
  phone: text({ max: 40 }),
  contactMail: optionalMail(),
  // A sender of several lines would be several headers of a mail.
  senderName: text({ max: 80 }).refine((value) => !/[\n<>"]/.test(value), {
    error: () => m.region_sender_wrong()
  }),
  replyTo: optionalMail(),
  language: choice(['de', 'en'])
});

export type HorizonInput = z.output<typeof horizonInput>;
export const horizonInput = z
  .strictObject({
    version: version(),
    short: count({ min: 1, max: 18 }),
    medium: count({ min: 2, max: 19 }),
    long: count({ min: 3, max: 20 })
  })
  .superRefine(({ short, medium, long }, context) => {
    const tell = (path: string) =>
      context.addIssue({ code: 'custom', path: [path], message: m.region_horizon_order() });
    if (medium <= short) tell('medium');
    if (long <= medium) tell('long');
  });

const word = () =>
  text({ max: 60 }).refine((value) => !value.includes('\n'), { error: () => m.region_word_line() });

export type WordsInput = z.output<typeof wordsInput>;
export const wordsInput = z.strictObject({
  version: version(),
  region: word(),
  coordination: word(),
  supervision: word(),
  mediaAdvice: word(),
  steering: word(),
  roundTable: word()
});
