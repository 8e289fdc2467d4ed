import { z } from 'zod';
import { mailAddress, text } from '#base/fields.ts';
import { languageInput } from '#features/accounts/language.ts';
import { typedPassword } from '#features/accounts/password.ts';
import { m } from '#messages';
import { mailWays } from './profile.ts';

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

const way = z.enum(mailWays, { error: () => m.profile_mails_missing() });

export const mailChoiceInput = z.strictObject({
  release: way,
  withdrawal: way,
  visitInvitation: way,
  visitChange: way,
  reportSheet: way,
  roundInvitation: way,
  roundReminder: way,
  roundExtension: way,
  roundWish: way,
  commentRound: way
});
