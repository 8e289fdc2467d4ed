import { z } from 'zod';
import { mailAddress, text } from '#base/fields.ts';
import { languageInput } from '#features/accounts/language.ts';
import { typedPassword } from '#features/accounts/password.ts';
import { m } from '#messages';

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
  'reportSheet',
  'roundInvitation',
  'roundReminder',
  'roundExtension',
  'roundWish',
  'commentRound'
] as const;

export type MutableKind = (typeof mutableKinds)[number];

/** At once, once a day with all others, or not at all. */
export const mailWays = ['sofort', 'taeglich', 'nicht'] as const;

export type MailWay = (typeof mailWays)[number];

export type MailChoice = Record<MutableKind, MailWay>;

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
