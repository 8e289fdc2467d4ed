import { z } from 'zod';
import { mailAddress } from '#base/fields.ts';

export const endSessionsInput = z.strictObject({
  mail: mailAddress(),
  /** Sent by the page that asks once more. */
  gewiss: z.literal('1').optional()
});
