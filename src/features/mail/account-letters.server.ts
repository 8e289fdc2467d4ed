import { dayOf } from '#base/days.ts';
import { longDay, timeOf } from '#base/format.ts';
import { oneLine } from '#base/one-line.ts';
import { roleLabel } from '#features/people/role.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { readSettings } from '#server/settings.ts';
import type { MailFacts } from './mail.ts';

export type AccountFacts = Extract<
  MailFacts,
  { kind: 'invitation' | 'operatorInvitation' | 'passwordReset' | 'passwordChanged' }
>;

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
            role: roleLabel(facts.role, facts.language),
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
  }
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
