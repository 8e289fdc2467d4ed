import { z } from 'zod';
import { optionalChoice, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { bodyKinds } from './terms.ts';

/** Own words of a Schulträger; empty means the usual ones for its kind. */
export const termsInput = z.strictObject({
  bodyKind: optionalChoice(bodyKinds),
  council: ownWord(),
  head: ownWord(),
  committee: ownWord(),
  office: ownWord(),
  version: version()
});

function ownWord() {
  return text({ max: 80 })
    .refine((value) => value.length !== 1, { error: () => m.terms_too_short() })
    .transform((value) => value || null);
}
