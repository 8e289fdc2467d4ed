import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { asSystem } from '#server/db.ts';
import { readSettings } from '#server/settings.ts';
import { letterOf } from './letter.server.ts';
import { mailFacts } from './mail.ts';

/** The latest mails of the demo region with their words; nothing of any other region, and 404 without a demo. */
export async function demoMails() {
  const { demo, publicUrl } = readSettings();
  if (!demo) error(404);
  const rows = await asSystem((tx) =>
    tx
      .selectFrom('app.mail as m')
      .innerJoin('app.region as r', 'r.id', 'm.region_id')
      .select(sql<unknown>`app.mail_facts(m.id)`.as('facts'))
      .where('r.is_demo', '=', true)
      .where('m.dropped_at', 'is', null)
      // Each of them is told in its digest.
      .where('m.is_collected', '=', false)
      .orderBy('m.created_at', 'desc')
      .orderBy('m.id', 'desc')
      .limit(50)
      .execute()
  );
  return z
    .array(z.object({ facts: mailFacts.nullable().catch(null) }))
    .parse(rows)
    .flatMap(({ facts }) => (facts ? [facts] : []))
    .map((facts) => {
      const { subject, text } = letterOf(facts);
      return {
        id: facts.id,
        recipient: facts.recipient,
        language: facts.language,
        at: facts.createdAt,
        subject,
        lines: text.split('\n').map((line) => ({ text: line, isLink: line.startsWith(publicUrl) }))
      };
    });
}
