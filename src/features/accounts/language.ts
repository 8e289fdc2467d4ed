import { z } from 'zod';

/** What the footer's buttons send; `zurueck` is the page they stand on. */
export const languageInput = z.strictObject({
  sprache: z.enum(['de', 'en']),
  zurueck: z.string().optional()
});

export type Language = z.output<typeof languageInput>['sprache'];
