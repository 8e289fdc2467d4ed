import { oneLine } from '#base/one-line.ts';
import { m } from '#messages';
import type { Letter } from '#server/mail/send.ts';
import { type AccountFacts, accountKinds, accountLetter } from './account-letters.server.ts';
import type { MailFacts } from './mail.ts';
import { sharingLetter } from './sharing-letters.server.ts';

/** A mail in its recipient's language: plain text, and every address in it is one of ours. */
export function letterOf(facts: MailFacts): Letter {
  const { subject, text } = isAboutAccount(facts) ? accountLetter(facts) : sharingLetter(facts);
  const locale = { locale: facts.language };
  const greeting =
    'name' in facts
      ? m.mail_greeting({ name: oneLine(facts.name) }, locale)
      : m.mail_greeting_plain({}, locale);
  const { senderName, replyTo } = facts;
  const footer = replyTo
    ? m.mail_footer_reply({ mail: replyTo }, locale)
    : m.mail_footer({}, locale);
  return { subject, text: [greeting, text, `-- \n${footer}`].join('\n\n'), senderName, replyTo };
}

function isAboutAccount(facts: MailFacts): facts is AccountFacts {
  return accountKinds.some((kind) => kind === facts.kind);
}
