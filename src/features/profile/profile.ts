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
