import { z } from 'zod';
import { checkbox, text } from '#base/fields.ts';

export const startInput = z.strictObject({
  label: text({ max: 80, required: true }),
  /** Begin with the answers of the round before. */
  carry: checkbox()
});
