import { z } from 'zod';
import { mailAddress, text } from '#base/fields.ts';
import { typedPassword } from './password.ts';

export const signInInput = z.strictObject({
  // Not checked for its form: an unknown address and a mistyped one get the same answer.
  mail: text({ max: 254, required: true }).transform((value) => value.toLowerCase()),
  password: typedPassword(),
  weiter: z.string().optional()
});

export const forgottenInput = z.strictObject({ mail: mailAddress() });

export const newPasswordInput = z.strictObject({
  password: typedPassword(),
  // Shown for password managers; the link alone says whose password it is.
  mail: z.string().optional()
});
