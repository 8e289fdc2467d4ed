import { z } from 'zod';
import { id, mailAddress, optionalChoice, optionalDay, text } from '#base/fields.ts';
import { typedPassword } from '#features/accounts/password.ts';
import { roles } from '#features/people/role.ts';

export const inviteInput = z.strictObject({
  organisation: id(),
  /** Left out: whoever leads there. */
  role: optionalChoice(roles),
  name: text({ max: 120, required: true }),
  mail: mailAddress(),
  /** Bereich of a Schulträger. */
  unit: z.union([z.literal('').transform(() => null), id()]).default(null),
  /** Last day of the membership that comes of it. */
  validTo: optionalDay().default(null)
});

/** Accepting without an account: the name people will read and a password. */
const newAccountInput = z.strictObject({
  name: text({ max: 120, required: true }),
  password: typedPassword(),
  // Shown for password managers; the link alone says for whom it is.
  mail: z.string().optional()
});

/** The first operator's link is bound to no address, so the person names it. */
const firstOperatorInput = newAccountInput.extend({ mail: mailAddress() });

/** Accepting with an account that is not signed in: its password. */
const knownAccountInput = newAccountInput.omit({ name: true });

export const acceptInputs = { newAccountInput, firstOperatorInput, knownAccountInput };
