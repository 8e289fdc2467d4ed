import { z } from 'zod';
import { day, mailAddress, text, version } from '#base/fields.ts';
import { m } from '#messages';

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
