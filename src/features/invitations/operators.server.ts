import { sql } from 'kysely';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import type { Offer } from './offer.ts';

/** The link for whoever sets up this installation, as long as nobody looks after it; else null. */
export async function firstOperatorLink(): Promise<string | null> {
  return asSignIn(async (tx) => {
    if (await hasOperator(tx)) return null;
    const open = await tx
      .selectFrom('auth.operator_invitation')
      .select('id')
      .where('mail', 'is', null)
      .where('accepted_at', 'is', null)
      // The printed link should be good for a while.
      .where('expires_at', '>', sql<Date>`app.now() + interval '24 hours'`)
      .orderBy('created_at')
      .executeTakeFirst();
    return oneTimeLink('operatorInvitation', open?.id ?? (await invite(tx, null)));
  });
}

/** Invites one more operator by mail; the link is for the one who runs the command. */
export async function inviteOperator(mail: string): Promise<string> {
  return asSignIn(async (tx) => {
    const id = await invite(tx, mail);
    await sql`select auth.mail_operator_invitation(${id})`.execute(tx);
    return oneTimeLink('operatorInvitation', id);
  });
}

/** The open invitation; one without an address only while there is no operator at all. */
export async function openOperatorInvitation(
  tx: SystemTx,
  id: string,
  how: 'look' | 'hold'
): Promise<Offer | null> {
  // Two links may be open; the first operator is made only once.
  if (how === 'hold')
    await sql`select pg_advisory_xact_lock(hashtext('first operator'))`.execute(tx);
  const row = await tx
    .selectFrom('auth.operator_invitation as i')
    .leftJoin('auth.user as u', 'u.email', 'i.mail')
    .select(['i.mail', 'i.expires_at as expiresAt', 'u.id as userId', 'u.name'])
    .where('i.id', '=', id)
    .where('i.accepted_at', 'is', null)
    .where('i.expires_at', '>', sql<Date>`app.now()`)
    .$if(how === 'hold', (query) => query.forUpdate('i'))
    .executeTakeFirst();
  if (!row || (row.mail === null && (await hasOperator(tx)))) return null;
  return {
    id,
    kind: 'operatorInvitation',
    mail: row.mail,
    name: row.name ?? '',
    userId: row.userId,
    region: null,
    organisation: null,
    role: null,
    validTo: null,
    unit: null,
    mandate: null,
    inviter: null,
    expiresAt: row.expiresAt
  };
}

export async function becomeOperator(tx: SystemTx, offer: Offer, userId: string): Promise<void> {
  await tx
    .insertInto('auth.operator')
    .values({ user_id: userId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await tx
    .updateTable('auth.operator_invitation')
    .set({ accepted_at: sql`app.now()` })
    .where('id', '=', offer.id)
    .execute();
}

async function invite(tx: SystemTx, mail: string | null): Promise<string> {
  const { id } = await tx
    .insertInto('auth.operator_invitation')
    .values({ mail, expires_at: sql<Date>`app.now() + interval '72 hours'` })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function hasOperator(tx: SystemTx): Promise<boolean> {
  const found = await tx.selectFrom('auth.operator').select('user_id').limit(1).executeTakeFirst();
  return found !== undefined;
}
