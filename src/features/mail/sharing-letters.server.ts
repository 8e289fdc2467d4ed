import { longDay } from '#base/format.ts';
import { oneLine } from '#base/one-line.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { readSettings } from '#server/settings.ts';
import type { AccountFacts } from './account-letters.server.ts';
import type { MailFacts } from './mail.ts';

export type SharingFacts = Exclude<MailFacts, AccountFacts>;

/** Mails about what was shared or planned: their links lead to pages that ask for rights again. */
export function sharingLetter(facts: SharingFacts): Letter {
  const locale = { locale: facts.language };
  switch (facts.kind) {
    case 'release':
      return {
        subject: m.mail_release_subject({ owner: oneLine(facts.ownerName) }, locale),
        text: m.mail_release_text(
          {
            owner: oneLine(facts.ownerName),
            recipient: oneLine(facts.recipientName),
            link: pageOf(facts, `freigaben/${facts.subjectId}`),
            until: facts.until
              ? m.mail_release_until({ day: longDay(facts.until, facts.language) }, locale)
              : m.mail_release_open({}, locale)
          },
          locale
        )
      };
    case 'withdrawal':
      return {
        subject: m.mail_withdrawal_subject({ owner: oneLine(facts.ownerName) }, locale),
        text: m.mail_withdrawal_text(
          {
            owner: oneLine(facts.ownerName),
            recipient: oneLine(facts.recipientName),
            link: pageOf(facts, 'freigaben')
          },
          locale
        )
      };
    case 'barrierReport':
      return {
        subject: m.mail_barrier_subject({}, locale),
        // What somebody wrote stays where rights are asked.
        text: m.mail_barrier_text(
          {
            link: facts.regionShortName
              ? pageOf(facts, 'region/rueckmeldungen')
              : `${readSettings().publicUrl}/betrieb/barrieren`
          },
          locale
        )
      };
    case 'visitInvitation':
    case 'visitChange':
      return visitLetter(facts);
    case 'reportSheet':
      return {
        subject: m.mail_sheet_subject({ title: oneLine(facts.title) }, locale),
        text: m.mail_sheet_text(
          {
            owner: oneLine(facts.ownerName),
            title: oneLine(facts.title),
            when: longDay(facts.heldOn, facts.language),
            link: pageOf(facts, `besuche/${facts.visitId}/berichtsbogen`)
          },
          locale
        )
      };
  }
}

type Visit = Extract<MailFacts, { kind: 'visitInvitation' | 'visitChange' }>;

function visitLetter(facts: Visit): Letter {
  const locale = { locale: facts.language };
  const title = { title: oneLine(facts.title) };
  const words = {
    owner: oneLine(facts.ownerName),
    ...title,
    when: m.mail_when({ day: longDay(facts.heldOn, facts.language), time: facts.startsAt }, locale),
    where: oneLine(facts.venue) || m.mail_where_open({}, locale),
    link: pageOf(facts, `besuche/${facts.subjectId}`)
  };
  if (facts.kind === 'visitInvitation') {
    return {
      subject: m.mail_visit_subject(title, locale),
      text: m.mail_visit_text(words, locale)
    };
  }
  return facts.isCancelled
    ? {
        subject: m.mail_visit_cancelled_subject(title, locale),
        text: m.mail_visit_cancelled_text(words, locale)
      }
    : {
        subject: m.mail_visit_changed_subject(title, locale),
        text: m.mail_visit_changed_text(words, locale)
      };
}

function pageOf({ regionShortName }: MailFacts, page: string): string {
  return `${readSettings().publicUrl}/r/${regionShortName}/${page}`;
}
