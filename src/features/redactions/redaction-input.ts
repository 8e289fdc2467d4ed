import { z } from 'zod';
import { checkbox, text } from '#base/fields.ts';
import { m } from '#messages';

export const redactionInput = z.strictObject({
  reason: text({ max: 1000, required: true }).refine((reason) => reason.length >= 3, {
    error: () => m.redaction_reason_short()
  }),
  checked: checkbox().refine((ticked) => ticked, { error: () => m.redaction_checked_missing() })
});
