import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { checkPassword } from '#features/accounts/passwords.server.ts';
import { m } from '#messages';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { readToken } from '#server/one-time-link.ts';

type Asker = Readonly<{ userId: string; mail: string }>;

/**
 * Writes to both addresses and answers the same whether or not the new one has an account. Links are good
 * for 72 hours; asking again stops what was asked before.
 */
export async function askForMailChange(
  asker: Asker,
  { mail, currentPassword }: { mail: string; currentPassword: string },
  address: string
): Promise<void> {
  if (mail === asker.mail) throw new Invalid({ mail: m.profile_mail_same() });
  await checkPassword(asker, currentPassword, address);
  await asSignIn(async (tx) => {
    await refuseFlood(tx, asker.userId);
    await stopOpen(tx, asker.userId);
    const { id } = await tx
      .insertInto('auth.mail_change')
      .values({
        user_id: asker.userId,
        old_mail: asker.mail,
        new_mail: mail,
        expires_at: sql<Date>`now() + interval '72 hours'`
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`select auth.mail_address('mailChangeConfirm', ${asker.userId}, ${mail}, ${id})`.execute(
      tx
    );
    await sql`select auth.mail_account('mailChangeNotice', ${asker.userId}, ${id})`.execute(tx);
  });
}

/** The change that waits for its confirmation, else undefined. */
export async function waitingMailChange(userId: string) {
  return asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.mail_change')
        .select(['id', 'new_mail as mail', 'expires_at as expiresAt'])
        .where('user_id', '=', userId)
        .where('confirmed_at', 'is', null)
        .where('stopped_at', 'is', null)
        .where('expires_at', '>', sql<Date>`now()`)
        .executeTakeFirst(),
    'read only'
  );
}

/** Whoever asked thinks better of it. */
export async function withdrawMailChange(userId: string): Promise<void> {
  await asSignIn((tx) => stopOpen(tx, userId));
}

export type MailLink = Readonly<{
  kind: 'mailConfirm' | 'mailStop';
  userId: string;
  oldMail: string;
  newMail: string;
  isConfirmed: boolean;
}>;

/** What a link is good for. Not ours: 404; used, stopped or run out: 410. Reading consumes nothing. */
export async function mailLinkOf(token: string): Promise<MailLink> {
  return asSignIn((tx) => openLink(tx, token, 'look'), 'read only');
}

/**
 * The account signs in with the new address from now on. Only the account itself may confirm: a stranger to
 * whom a mistyped address belongs would otherwise take it over.
 */
export async function confirmMailChange(token: string, userId: string): Promise<void> {
  await asSignIn(async (tx) => {
    const link = await openLink(tx, token, 'hold');
    if (link.kind !== 'mailConfirm') error(404);
    if (link.userId !== userId) error(403);
    if (await isTaken(tx, link.newMail, userId)) throw new Invalid({ '': m.profile_mail_taken() });
    await setMail(tx, userId, link.newMail);
    await mark(tx, link.id, 'confirmed_at');
    await sql`select auth.mail_address('mailChangeNotice', ${userId}, ${link.oldMail}, ${link.id})`.execute(
      tx
    );
  });
}

/**
 * From the old address: stops the change or takes it back. Somebody else may know the password, so it is
 * worth nothing any more, every session ends, and a link for a new one goes to the old address.
 */
export async function stopMailChange(token: string): Promise<void> {
  await asSignIn(async (tx) => {
    const link = await openLink(tx, token, 'hold');
    if (link.kind !== 'mailStop') error(404);
    if (await isTaken(tx, link.oldMail, link.userId)) {
      throw new Invalid({ '': m.profile_mail_taken() });
    }
    if (link.isConfirmed) await setMail(tx, link.userId, link.oldMail);
    await mark(tx, link.id, 'stopped_at');
    await tx.deleteFrom('auth.session').where('user_id', '=', link.userId).execute();
    await tx.deleteFrom('auth.account').where('user_id', '=', link.userId).execute();
    await sql`select auth.ask_for_reset(${link.oldMail})`.execute(tx);
  });
}

async function refuseFlood(tx: SystemTx, userId: string): Promise<void> {
  const { asked } = await tx
    .selectFrom('auth.mail_change')
    .select(sql<number>`count(*)::int`.as('asked'))
    .where('user_id', '=', userId)
    .where('asked_at', '>', sql<Date>`now() - interval '24 hours'`)
    .executeTakeFirstOrThrow();
  if (asked >= 5) throw new Invalid({ mail: m.profile_mail_too_often() });
}

async function stopOpen(tx: SystemTx, userId: string): Promise<void> {
  await tx
    .updateTable('auth.mail_change')
    .set({ stopped_at: sql`now()` })
    .where('user_id', '=', userId)
    .where('confirmed_at', 'is', null)
    .where('stopped_at', 'is', null)
    .execute();
}

async function openLink(
  tx: SystemTx,
  token: string,
  how: 'look' | 'hold'
): Promise<MailLink & { id: string }> {
  const link = readToken(token, ['mailConfirm', 'mailStop']) ?? error(404);
  const row = await tx
    .selectFrom('auth.mail_change')
    .select(['user_id as userId', 'old_mail as oldMail', 'new_mail as newMail'])
    .select(sql<boolean>`confirmed_at is not null`.as('isConfirmed'))
    .where('id', '=', link.id)
    .where('stopped_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .$if(link.kind === 'mailConfirm', (query) => query.where('confirmed_at', 'is', null))
    .$if(how === 'hold', (query) => query.forUpdate())
    .executeTakeFirst();
  return row ? { ...row, ...link } : error(410);
}

/** By another account, or in one of its regions by a person who is somebody else. */
async function isTaken(tx: SystemTx, mail: string, userId: string): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select exists (select from auth."user" u where u.email = ${mail} and u.id <> ${userId})
      or exists (
        select from app.person p
        where p.mail = ${mail} and p.user_id is distinct from ${userId}
          and p.region_id in (select o.region_id from app.person o where o.user_id = ${userId}))
      as taken`.execute(tx);
  return rows[0]?.taken === true;
}

async function setMail(tx: SystemTx, userId: string, mail: string): Promise<void> {
  await tx
    .updateTable('auth.user')
    .set({ email: mail, updated_at: sql`now()` })
    .where('id', '=', userId)
    .execute();
  await tx.updateTable('app.person').set({ mail }).where('user_id', '=', userId).execute();
  // Links for a new password that went to the address before are worth nothing any more.
  await tx
    .deleteFrom('auth.verification')
    .where('identifier', '=', 'passwordReset')
    .where('value', '=', userId)
    .execute();
}

async function mark(
  tx: SystemTx,
  id: string,
  column: 'confirmed_at' | 'stopped_at'
): Promise<void> {
  await tx
    .updateTable('auth.mail_change')
    .set({ [column]: sql`now()` })
    .where('id', '=', id)
    .execute();
}
