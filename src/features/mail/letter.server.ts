import { oneLine } from '#base/one-line.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { readSettings } from '#server/settings.ts';
import { type AccountFacts, accountKinds, accountLetter } from './account-letters.server.ts';
import { digestLetter } from './digest.server.ts';
import type { MailFacts } from './mail.ts';
import { sharingLetter } from './sharing-letters.server.ts';

/** A mail in its recipient's language: plain text, and every address in it is one of ours. */
export function letterOf(facts: MailFacts): Letter {
  const { subject, text, calendar } = saidIn(facts);
  const locale = { locale: facts.language };
  const greeting =
    'name' in facts
      ? m.mail_greeting({ name: oneLine(facts.name) }, locale)
      : m.mail_greeting_plain({}, locale);
  const { senderName, replyTo } = facts;
  const footer = replyTo
    ? m.mail_footer_reply({ mail: replyTo }, locale)
    : m.mail_footer({}, locale);
  return {
    subject,
    text: [greeting, text, `-- \n${footer}`].join('\n\n'),
    senderName,
    replyTo,
    calendar
  };
}

function saidIn(facts: MailFacts): Letter {
  if (isAboutAccount(facts)) return accountLetter(facts);
  switch (facts.kind) {
    case 'barrierReport':
      return barrierLetter(facts);
    case 'historyAnchor':
      return anchorLetter(facts);
    case 'digest':
      return digestLetter(facts);
    default:
      return sharingLetter(facts);
  }
}

/** What somebody wrote about a barrier stays where rights are asked. */
function barrierLetter({ regionShortName, language }: MailFacts): Letter {
  const page = regionShortName ? `r/${regionShortName}/region/rueckmeldungen` : 'betrieb/barrieren';
  return {
    subject: m.mail_barrier_subject({}, { locale: language }),
    text: m.mail_barrier_text({ link: `${readSettings().publicUrl}/${page}` }, { locale: language })
  };
}

/** One line of it can be taken for a line of the file, and be checked against. */
function anchorLetter(facts: Extract<MailFacts, { kind: 'historyAnchor' }>): Letter {
  const { anchor, language } = facts;
  const { no, entries } = anchor;
  return {
    subject: m.mail_anchor_subject({ no }, { locale: language }),
    text: m.mail_anchor_text({ line: JSON.stringify(anchor), entries }, { locale: language })
  };
}

function isAboutAccount(facts: MailFacts): facts is AccountFacts {
  return accountKinds.some((kind) => kind === facts.kind);
}
