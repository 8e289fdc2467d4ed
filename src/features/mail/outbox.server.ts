import { sql } from 'kysely';
import { z } from 'zod';
import { isQuiet } from '#features/backups/quiet.server.ts';
import { asSystem, type SystemTx } from '#server/db.ts';
import { addJob } from '#server/jobs.ts';
import { log } from '#server/log.ts';
import { RefusedForGood, sendMail } from '#server/mail/send.ts';
import { readSettings } from '#server/settings.ts';
import { letterOf } from './letter.server.ts';
import { mailFacts, mailRow } from './mail.ts';

/** Whether mails go out today: a demo keeps its own on a page, everything else needs a mail server. */
export function mailsLeave(isDemo: boolean): boolean {
  return isDemo || readSettings().smtpUrl !== undefined;
}

/**
 * Sends one row of the outbox, unless it is sent, no longer true or no longer anybody's to know. A failure
 * is thrown, so that the queue tries again later.
 */
export async function deliver(job: unknown): Promise<void> {
  const { mailId } = z.object({ mailId: z.uuid() }).parse(job);
  // Its row waits on; the sweep finds it when the installation is released.
  if (await isQuiet()) return;
  const found = await asSystem((tx) => factsOf(tx, mailId));
  const row = mailRow.nullable().parse(found);
  if (!row || row.sentAt) return;
  if (row.obstacle) return settle(mailId, { reason: row.obstacle, dropped: true });
  if (row.isDemo) return settle(mailId, { sent: true });
  if (!readSettings().smtpUrl) return settle(mailId, { reason: 'noServer' });
  try {
    await sendMail(mailId, row.recipient, letterOf(mailFacts.parse(found)));
  } catch (failure) {
    if (failure instanceof RefusedForGood) {
      return settle(mailId, { reason: 'refused', dropped: true });
    }
    await settle(mailId, { reason: 'unreachable' });
    throw failure;
  }
  await settle(mailId, { sent: true });
}

/**
 * Gives rows that wait a new job when they have none: written before there was a mail server, or given up
 * by the queue after hours without one. After a week nobody waits for them any more.
 */
export async function sweep(): Promise<void> {
  const waiting = await asSystem((tx) =>
    tx
      .selectFrom('app.mail as m')
      .leftJoin('app.region as r', 'r.id', 'm.region_id')
      .select('m.id')
      .where('m.sent_at', 'is', null)
      .where('m.dropped_at', 'is', null)
      .where('m.is_collected', '=', false)
      .where('m.created_at', '>', sql<Date>`app.now() - interval '7 days'`)
      .where(sql<boolean>`(${readSettings().smtpUrl !== undefined} or coalesce(r.is_demo, false))`)
      .where(
        sql<boolean>`not exists (
          select from jobs.job j
          where j.name = 'mail' and j.state in ('created', 'retry', 'active')
            and j.data ->> 'mailId' = m.id::text)`
      )
      .orderBy('m.created_at')
      .limit(200)
      .execute()
  );
  for (const { id } of waiting) await addJob('mail', { mailId: id });
}

/** Addresses are kept no longer than anybody may ask what became of a mail. */
export async function forgetOldMails(): Promise<void> {
  await asSystem((tx) =>
    tx
      .deleteFrom('app.mail')
      .where('created_at', '<', sql<Date>`app.now() - interval '90 days'`)
      .execute()
  );
}

type Outcome = { sent?: true; dropped?: true; reason?: string };

async function settle(mailId: string, { sent, dropped, reason }: Outcome): Promise<void> {
  await asSystem((tx) =>
    tx
      .updateTable('app.mail')
      .set({
        sent_at: sent ? sql`app.now()` : null,
        dropped_at: dropped ? sql`app.now()` : null,
        attempts: sql`attempts + 1`,
        reason: reason ?? null
      })
      .where('id', '=', mailId)
      .execute()
  );
  if (reason) log.info({ mailId, reason }, dropped ? 'mail dropped' : 'mail waits');
}

async function factsOf(tx: SystemTx, mailId: string): Promise<unknown> {
  const { facts } = await tx
    .selectNoFrom(sql<unknown>`app.mail_facts(${mailId})`.as('facts'))
    .executeTakeFirstOrThrow();
  return facts;
}
