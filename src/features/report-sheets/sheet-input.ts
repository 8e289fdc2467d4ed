import { z } from 'zod';
import { day, id, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { linesOf, mostHighlights } from './sheet.ts';

const maxLine = 300;

export type SheetInput = z.output<typeof sheetInput>;
export const sheetInput = z.strictObject({
  version: version(),
  copyId: z.union([z.literal('').transform(() => null), id()]),
  highlights: text({ max: 4000 }).refine((value) => linesOf(value).length <= mostHighlights, {
    error: () => m.report_highlights_many({ count: mostHighlights })
  }),
  openPoints: text({ max: 4000 }),
  nextOn: optionalDay(),
  distribution: text({ max: 1000 }).refine(
    (value) => linesOf(value).every((line) => line.length <= maxLine),
    { error: () => m.form_too_long({ max: String(maxLine) }) }
  )
});

export type ConfirmInput = z.output<typeof confirmInput>;
export const confirmInput = z.strictObject({
  /** Of the content the person saw: only that is confirmed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  accessUntil: day()
});
