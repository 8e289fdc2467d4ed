import { dayOf } from '#base/days.ts';
import { longDay, timeOf } from '#base/format.ts';
import { oneLine } from '#base/one-line.ts';
import { roleLabel } from '#features/people/role.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { readSettings } from '#server/settings.ts';
import type { MailFacts } from './mail.ts';

export const accountKinds = [
  'invitation',
  'operatorInvitation',
  'passwordReset',
  'passwordChanged',
  'factorAdded',
  'factorRemoved',
  'factorReset',
  'recoveryCodeUsed',
  'recoveryCodesMade',
  'passkeyAdded',
  'passkeyRemoved',
  'mailChangeConfirm',
  'mailChangeNotice'
] as const;

export type AccountFacts = Extract<MailFacts, { kind: (typeof accountKinds)[number] }>;

/** Mails about getting in: the only ones whose link opens something. */
export function accountLetter(facts: AccountFacts): Letter {
  const locale = { locale: facts.language };
  switch (facts.kind) {
    case 'invitation':
      return {
        subject: m.mail_invitation_subject({ region: oneLine(facts.regionName ?? '') }, locale),
        text: m.mail_invitation_text(
          {
            inviter: inviterOf(facts),
            organisation: oneLine(facts.organisationName),
            role: roleLabel(facts.role, facts.words, facts.language),
            link: oneTimeLink('invitation', facts.subjectId),
            until: untilOf(facts)
          },
          locale
        )
      };
    case 'operatorInvitation':
      return {
        subject: m.mail_operator_subject({}, locale),
        text: m.mail_operator_text(
          {
            address: readSettings().publicUrl,
            link: oneTimeLink('operatorInvitation', facts.subjectId),
            until: untilOf(facts)
          },
          locale
        )
      };
    case 'passwordReset':
      return {
        subject: m.mail_reset_subject({}, locale),
        text: m.mail_reset_text(
          { link: oneTimeLink('passwordReset', facts.subjectId), until: untilOf(facts) },
          locale
        )
      };
    case 'passwordChanged':
      return {
        subject: m.mail_changed_subject({}, locale),
        text: m.mail_changed_text({ link: `${readSettings().publicUrl}/passwort` }, locale)
      };
    case 'factorAdded':
    case 'factorRemoved':
    case 'factorReset':
    case 'recoveryCodeUsed':
    case 'recoveryCodesMade':
    case 'passkeyAdded':
    case 'passkeyRemoved': {
      const [subject, text] = credentials[facts.kind];
      const link = `${readSettings().publicUrl}/passwort`;
      return { subject: subject({}, locale), text: text({ link }, locale) };
    }
    case 'mailChangeConfirm':
      return {
        subject: m.mail_address_confirm_subject({}, locale),
        text: m.mail_address_confirm_text(
          { link: oneTimeLink('mailConfirm', facts.subjectId), until: untilOf(facts) },
          locale
        )
      };
    case 'mailChangeNotice':
      return noticeOf(facts);
  }
}

// What changed of the ways to sign in: whoever did not change it sets another password.
const credentials = {
  factorAdded: [m.mail_factor_added_subject, m.mail_factor_added_text],
  factorRemoved: [m.mail_factor_removed_subject, m.mail_factor_removed_text],
  factorReset: [m.mail_factor_reset_subject, m.mail_factor_reset_text],
  recoveryCodeUsed: [m.mail_recovery_used_subject, m.mail_recovery_used_text],
  recoveryCodesMade: [m.mail_recovery_made_subject, m.mail_recovery_made_text],
  passkeyAdded: [m.mail_passkey_added_subject, m.mail_passkey_added_text],
  passkeyRemoved: [m.mail_passkey_removed_subject, m.mail_passkey_removed_text]
} as const;

function noticeOf(facts: Extract<AccountFacts, { kind: 'mailChangeNotice' }>): Letter {
  const locale = { locale: facts.language };
  const words = {
    mail: oneLine(facts.newMail),
    link: oneTimeLink('mailStop', facts.subjectId),
    until: untilOf(facts)
  };
  return facts.isDone
    ? {
        subject: m.mail_address_done_subject({}, locale),
        text: m.mail_address_done_text(words, locale)
      }
    : {
        subject: m.mail_address_asked_subject({}, locale),
        text: m.mail_address_asked_text(words, locale)
      };
}

function inviterOf(facts: Extract<MailFacts, { kind: 'invitation' }>): string {
  const locale = { locale: facts.language };
  if (!facts.inviterName) return m.mail_inviter_operator({}, locale);
  return m.mail_inviter(
    { name: oneLine(facts.inviterName), organisation: oneLine(facts.inviterOrganisation ?? '') },
    locale
  );
}

function untilOf({ expiresAt, language }: { expiresAt: Date; language: 'de' | 'en' }): string {
  return m.mail_when(
    { day: longDay(dayOf(expiresAt), language), time: timeOf(expiresAt, language) },
    { locale: language }
  );
}
