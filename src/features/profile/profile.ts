import { z } from 'zod';
import { mailAddress, text } from '#base/fields.ts';
import { languageInput } from '#features/accounts/language.ts';
import { typedPassword } from '#features/accounts/password.ts';

export const profileInput = z.strictObject({
  name: text({ max: 120, required: true }),
  language: languageInput.shape.sprache
});

export const changePasswordInput = z.strictObject({
  currentPassword: typedPassword(),
  password: typedPassword(),
  // Shown for password managers; the session says whose password it is.
  mail: z.string().optional()
});

export const changeMailInput = z.strictObject({
  mail: mailAddress(),
  currentPassword: typedPassword()
});

/** One session, or all but the one that asks. */
export const endSessionInput = z.strictObject({
  sitzung: z.union([z.uuid(), z.literal('andere')])
});

/** Mails somebody may do without; all others are about security or an invitation. */
export const mutableKinds = [
  'release',
  'withdrawal',
  'visitInvitation',
  'visitChange',
  'reportSheet'
] as const;

export type MutableKind = (typeof mutableKinds)[number];

/** The kinds that shall be mailed: check boxes of one name. */
export const mailChoiceInput = z.strictObject({
  sofort: z.preprocess(
    (value) => (value === undefined ? [] : [value].flat()),
    z.array(z.enum(mutableKinds))
  )
});
