import { sql } from 'kysely';
import { oneLine } from '#base/one-line.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import { asSystem } from '#server/db.ts';
import type { Letter } from '#server/mail/send.ts';
import { readSettings } from '#server/settings.ts';
import type { MailFacts } from './mail.ts';
import { pageAbout, sharingLetter } from './sharing-letters.server.ts';

/** Makes the digests that are due: all that was written before the last seven o'clock in Germany. */
export async function gatherDigests(at: Date = now()): Promise<void> {
  await asSystem((tx) =>
    tx.selectNoFrom(sql`app.gather_digests(${at.toISOString()})`.as('mails')).execute()
  );
}

/** What a day brought: of each mail no more than its subject and its link. */
export function digestLetter(facts: Extract<MailFacts, { kind: 'digest' }>): Letter {
  const locale = { locale: facts.language };
  // A visit changed three times is told once, as it is now.
  const items = new Set(
    facts.items.map((item) => {
      const told = { ...item, language: facts.language };
      return `– ${oneLine(sharingLetter(told).subject)}\n${pageAbout(told)}`;
    })
  );
  return {
    subject: m.mail_digest_subject({ region: oneLine(facts.regionName ?? '') }, locale),
    text: m.mail_digest_text(
      {
        items: [...items].join('\n\n'),
        link: `${readSettings().publicUrl}/profil/mitteilungen`
      },
      locale
    )
  };
}
