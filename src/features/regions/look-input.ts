import { z } from 'zod';
import { text, version } from '#base/fields.ts';
import { contrast, enoughContrast, isColour, readableOn, white } from '#base/colour.ts';
import { m } from '#messages';
import { ratioText } from './ratio.ts';

export type AccentInput = z.output<typeof accentInput>;
export const accentInput = z.strictObject({
  version: version(),
  /** Empty: the product's own colour. */
  accent: text({ max: 7 })
    .transform((value) => value.toLowerCase().replace(/^(?=[0-9a-f]{6}$)/, '#'))
    .superRefine((value, context) => {
      const problem = value && problemOf(value);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    })
});

function problemOf(colour: string): string | null {
  if (!isColour(colour)) return m.region_accent_wrong();
  const ratio = contrast(colour, white);
  if (ratio >= enoughContrast) return null;
  const shade = readableOn(white, colour);
  return m.region_accent_weak({ ratio: ratioText(ratio), shade });
}
