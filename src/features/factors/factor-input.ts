import { z } from 'zod';
import { text } from '#base/fields.ts';
import { typedPassword } from '#features/accounts/password.ts';

/** What somebody signed in sends before anything of the second factor changes. */
export const passwordAgainInput = z.strictObject({ currentPassword: typedPassword() });

/** A code of the app, or a recovery code. */
export const codeInput = z.strictObject({
  code: text({ max: 40, required: true }),
  weiter: z.string().optional()
});
