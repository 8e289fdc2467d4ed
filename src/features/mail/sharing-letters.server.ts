import { longDay } from '#base/format.ts';
import { oneLine } from '#base/one-line.ts';
import { invitationFile } from '#features/calendar/invitation.server.ts';
import { visitKindLabel } from '#features/visits/visit.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { guestLink } from '#server/guest-link.ts';
import { readSettings } from '#server/settings.ts';
import type { SharingFacts } from './mail.ts';

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
            link: pageAbout(facts),
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
            link: pageAbout(facts)
          },
          locale
        )
      };
    case 'visitInvitation':
    case 'visitChange':
    case 'visitUninvitation':
    case 'visitRemoval':
      return visitLetter(facts);
    case 'roundInvitation':
    case 'roundReminder':
    case 'roundExtension':
    case 'roundWish':
      return roundLetter(facts);
    case 'commentRound':
      return commentLetter(facts);
    case 'reportDraft':
    case 'reportDraftReminder':
      return draftLetter(facts);
    case 'reportSheet':
      return {
        subject: m.mail_sheet_subject({ title: oneLine(facts.title) }, locale),
        text: m.mail_sheet_text(
          {
            owner: oneLine(facts.ownerName),
            title: oneLine(facts.title),
            when: longDay(facts.heldOn, facts.language),
            link: pageAbout(facts)
          },
          locale
        )
      };
  }
}

type Visit = Extract<
  SharingFacts,
  { kind: 'visitInvitation' | 'visitChange' | 'visitRemoval' | 'visitUninvitation' }
>;

function visitLetter(facts: Visit): Letter {
  return { ...visitWords(facts), calendar: invitationFile(facts, pageAbout(facts)) };
}

function visitWords(facts: Visit): Letter {
  const locale = { locale: facts.language };
  const title = { title: oneLine(facts.title) };
  const words = {
    owner: oneLine(facts.ownerName),
    kind: visitKindLabel(facts.visitKind, facts.language),
    ...title,
    when: m.mail_when({ day: longDay(facts.heldOn, facts.language), time: facts.startsAt }, locale),
    where: oneLine(facts.venue) || m.mail_where_open({}, locale),
    link: pageAbout(facts)
  };
  if (facts.kind === 'visitInvitation' && facts.guest) {
    const day = longDay(facts.guest.until, facts.language);
    return {
      subject: m.mail_visit_subject(title, locale),
      text: m.mail_visit_guest_text({ ...words, until: day }, locale)
    };
  }
  if (facts.kind === 'visitInvitation') {
    return {
      subject: m.mail_visit_subject(title, locale),
      text: facts.unitName
        ? m.mail_visit_unit_text({ ...words, unit: oneLine(facts.unitName) }, locale)
        : m.mail_visit_text(words, locale)
    };
  }
  if (facts.kind === 'visitRemoval') {
    return {
      subject: m.mail_visit_removed_subject(title, locale),
      text: m.mail_visit_removed_text(words, locale)
    };
  }
  if (facts.kind === 'visitUninvitation') {
    return {
      subject: m.mail_visit_uninvited_subject(title, locale),
      text: m.mail_visit_uninvited_text(words, locale)
    };
  }
  return facts.isCancelled
    ? {
        subject: m.mail_visit_cancelled_subject(title, locale),
        text: facts.guest
          ? m.mail_visit_cancelled_guest_text(words, locale)
          : m.mail_visit_cancelled_text(words, locale)
      }
    : {
        subject: m.mail_visit_changed_subject(title, locale),
        text: m.mail_visit_changed_text(words, locale)
      };
}

type Round = Extract<
  SharingFacts,
  { kind: 'roundInvitation' | 'roundReminder' | 'roundExtension' | 'roundWish' }
>;

function roundLetter(facts: Round): Letter {
  const locale = { locale: facts.language };
  const name = { label: oneLine(facts.label) };
  const words = {
    ...name,
    owner: oneLine(facts.ownerName),
    day: longDay(facts.dueOn, facts.language),
    link: pageAbout(facts)
  };
  switch (facts.kind) {
    case 'roundInvitation':
      return {
        subject: m.mail_round_subject(name, locale),
        text: m.mail_round_text({ ...words, aim: facts.aim ? `${facts.aim}\n\n` : '' }, locale)
      };
    case 'roundReminder':
      return {
        subject: m.mail_round_reminder_subject({ ...name, day: words.day }, locale),
        text: m.mail_round_reminder_text(words, locale)
      };
    case 'roundWish':
      return {
        subject: m.mail_round_wish_subject({ ...name, owner: words.owner }, locale),
        text: m.mail_round_wish_text(
          { ...words, until: longDay(facts.wishedUntil, facts.language) },
          locale
        )
      };
    case 'roundExtension':
      return facts.isDeclined
        ? {
            subject: m.mail_round_declined_subject(name, locale),
            text: m.mail_round_declined_text(words, locale)
          }
        : {
            subject: m.mail_round_extended_subject({ ...name, day: words.day }, locale),
            text: m.mail_round_extended_text(words, locale)
          };
  }
}

function commentLetter(facts: Extract<SharingFacts, { kind: 'commentRound' }>): Letter {
  const locale = { locale: facts.language };
  const words = {
    title: oneLine(facts.title),
    version: String(facts.version),
    day: longDay(facts.until, facts.language),
    link: pageAbout(facts)
  };
  return {
    subject: m.mail_comments_subject(words, locale),
    text: m.mail_comments_text(words, locale)
  };
}

type Draft = Extract<SharingFacts, { kind: 'reportDraft' | 'reportDraftReminder' }>;

function draftLetter(facts: Draft): Letter {
  const locale = { locale: facts.language };
  const title = { title: oneLine(facts.title) };
  const words = {
    ...title,
    owner: oneLine(facts.ownerName),
    when: longDay(facts.heldOn, facts.language),
    until: facts.until
      ? m.mail_draft_until({ day: longDay(facts.until, facts.language) }, locale)
      : '',
    link: pageAbout(facts)
  };
  if (facts.kind === 'reportDraftReminder') {
    return {
      subject: m.mail_draft_reminder_subject(title, locale),
      text: m.mail_draft_reminder_text(words, locale)
    };
  }
  return {
    subject: m.mail_draft_subject(title, locale),
    text: facts.schoolId
      ? m.mail_draft_section_text(words, locale)
      : m.mail_draft_text(words, locale)
  };
}

/** The page that shows it, and asks for rights again. */
export function pageAbout(facts: SharingFacts): string {
  if (facts.guest) return guestLink(facts.guest);
  const region = `${readSettings().publicUrl}/r/${facts.regionShortName}`;
  switch (facts.kind) {
    case 'release':
      return `${region}/freigaben/${facts.subjectId}`;
    case 'withdrawal':
      return `${region}/freigaben`;
    case 'visitInvitation':
    case 'visitChange':
    case 'visitRemoval':
      return `${region}/besuche/${facts.subjectId}`;
    case 'visitUninvitation':
      return `${region}/besuche`;
    case 'roundInvitation':
    case 'roundReminder':
    case 'roundExtension':
    case 'roundWish':
      return `${region}/runden/${facts.roundId}`;
    case 'commentRound':
      return `${region}/vorlagen/${facts.subjectId}/rueckmeldungen`;
    case 'reportDraft':
    case 'reportDraftReminder': {
      const sheet = `${region}/besuche/${facts.visitId}/berichtsbogen`;
      return facts.schoolId ? `${sheet}/schulen/${facts.schoolId}` : `${sheet}/entwurf`;
    }
    case 'reportSheet':
      return `${region}/besuche/${facts.visitId}/berichtsbogen`;
  }
}
