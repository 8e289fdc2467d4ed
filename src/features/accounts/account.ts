import { z } from 'zod';
import { text } from '#base/fields.ts';
import { typedPassword } from './password.ts';

export const signInInput = z.strictObject({
  // Not checked for its form: an unknown address and a mistyped one get the same answer.
  mail: text({ max: 254, required: true }).transform((value) => value.toLowerCase()),
  password: typedPassword(),
  weiter: z.string().optional()
});
