import { z } from 'zod';
import { text, version } from '#base/fields.ts';
import { m } from '#messages';

/** Which region a public page speaks of; left out: the installation. */
export const regionQuery = z.strictObject({ region: z.string().max(40).optional() });

export const legalInput = z.strictObject({
  version: version(),
  text: text({ max: 40_000 }),
  /** Only look at it. */
  vorschau: z.literal('1').optional()
});

export type ReportInput = z.output<typeof reportInput>;

export const reportInput = z.strictObject({
  place: text({ max: 300 }),
  message: text({ max: 4000, required: true }),
  name: text({ max: 120 }),
  mail: z.union([z.literal(''), z.email({ error: () => m.form_mail() }).max(254)], {
    error: () => m.form_mail()
  })
});

export type BarrierReport = z.output<typeof barrierReport>;

export const barrierReport = z.object({
  id: z.string(),
  place: z.string(),
  message: z.string(),
  name: z.string(),
  mail: z.string(),
  createdAt: z.coerce.date()
});
