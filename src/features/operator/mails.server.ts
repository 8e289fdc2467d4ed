import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { m } from '#messages';
import { asSignIn } from '#server/db.ts';
import { Outdated } from '#server/form.ts';

/** The newest mails that wait or were dropped; 404 for everybody who does not look after the installation. */
export async function unsentMails(userId: string) {
  const { mails } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_mails(${userId})`.as('mails'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return unsent.nullable().parse(mails) ?? error(404);
}

export async function unsentMail(userId: string, id: string): Promise<UnsentMail> {
  return (await unsentMails(userId)).find((mail) => mail.id === id) ?? error(404);
}

/** Has a mail tried again, or gives it up; 409 where it has been sent or given up meanwhile. */
export async function settleMail(userId: string, mail: string, again: boolean): Promise<void> {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(
        sql<boolean>`auth.operator_settle_mail(${userId}, ${mail}, ${again})`.as('done')
      )
      .executeTakeFirstOrThrow()
  );
  if (!done) throw new Outdated({ kind: 'state', text: m.operator_mail_meanwhile() });
}

type UnsentMail = z.output<typeof unsent>[number];

const unsent = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    /** Null for mails of the installation. */
    region: z.string().nullable(),
    /** First and last letter only: `e…g@musterland.example`. */
    recipient: z.string(),
    createdAt: z.coerce.date(),
    attempts: z.number(),
    reason: z.string().nullable(),
    isDropped: z.boolean()
  })
);
