import { m } from '#messages';
import type { MailWay, MutableKind } from './profile.ts';

/** What a kind of mail tells and when. */
export const mailWording: Record<MutableKind, { label: () => string; hint: () => string }> = {
  release: { label: m.profile_mails_release, hint: m.profile_mails_release_hint },
  withdrawal: { label: m.profile_mails_withdrawal, hint: m.profile_mails_withdrawal_hint },
  visitInvitation: { label: m.profile_mails_visit, hint: m.profile_mails_visit_hint },
  visitChange: { label: m.profile_mails_visit_change, hint: m.profile_mails_visit_change_hint },
  reportSheet: { label: m.profile_mails_sheet, hint: m.profile_mails_sheet_hint },
  roundInvitation: { label: m.profile_mails_round, hint: m.profile_mails_round_hint },
  roundReminder: { label: m.profile_mails_reminder, hint: m.profile_mails_reminder_hint },
  roundExtension: { label: m.profile_mails_extension, hint: m.profile_mails_extension_hint },
  roundWish: { label: m.profile_mails_wish, hint: m.profile_mails_wish_hint },
  commentRound: { label: m.profile_mails_comments, hint: m.profile_mails_comments_hint }
};

export const mailWayLabels: Record<MailWay, () => string> = {
  sofort: m.profile_mails_at_once,
  taeglich: m.profile_mails_daily,
  nicht: m.profile_mails_never
};
