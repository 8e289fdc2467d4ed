import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { hashPassword } from '#server/auth/password-hash.ts';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { readToken } from '#server/one-time-link.ts';
import { countTry, networkOf } from '#server/rate-limit.ts';
import { passwordProblem } from './password.ts';

/** Sends a link when there is an account, and answers the same when there is none. */
export async function askForReset(mail: string, address: string): Promise<void> {
  const network = networkOf(address);
  await countTry([
    { name: `reset:${network}:${mail}`, most: 5 },
    { name: `reset:${network}`, most: 30 }
  ]);
  await asSignIn((tx) => sql`select auth.ask_for_reset(${mail})`.execute(tx));
}

/** Whose password a link may set. Not ours: 404; used or run out: 410. */
export async function resetOf(token: string): Promise<{ mail: string }> {
  const link = readToken(token, ['passwordReset']) ?? error(404);
  return asSignIn(async (tx) => (await accountOfReset(tx, link.id)) ?? error(410));
}

/** Sets the password, ends every session of the account and tells its address. */
export async function resetPassword(token: string, password: string): Promise<void> {
  const link = readToken(token, ['passwordReset']) ?? error(404);
  await asSignIn(async (tx) => {
    const account = (await accountOfReset(tx, link.id)) ?? error(410);
    refuseBadPassword(password, account.names);
  });
  const hash = await hashPassword(password);
  await asSignIn(async (tx) => {
    const used = await tx
      .deleteFrom('auth.verification')
      .where('id', '=', link.id)
      .where('identifier', '=', 'passwordReset')
      .where('expires_at', '>', sql<Date>`now()`)
      .returning('value as userId')
      .executeTakeFirst();
    if (!used) error(410);
    await setPassword(tx, used.userId, hash);
  });
}

/** @param names what others know about the person, its organisation and region */
export function refuseBadPassword(password: string, names: readonly string[]): void {
  const problem = passwordProblem(password, names);
  if (problem) throw new Invalid({ password: problem });
}

async function setPassword(tx: SystemTx, userId: string, hash: string): Promise<void> {
  await tx
    .insertInto('auth.account')
    .values({ user_id: userId, account_id: userId, provider_id: 'credential', password: hash })
    .onConflict((conflict) =>
      conflict
        .columns(['provider_id', 'account_id'])
        .doUpdateSet({ password: hash, updated_at: sql`now()` })
    )
    .execute();
  await tx.deleteFrom('auth.session').where('user_id', '=', userId).execute();
  await tx
    .deleteFrom('auth.verification')
    .where('identifier', '=', 'passwordReset')
    .where('value', '=', userId)
    .execute();
  await sql`select auth.mail_account('passwordChanged', ${userId}, ${userId})`.execute(tx);
}

async function accountOfReset(tx: SystemTx, id: string) {
  return tx
    .selectFrom('auth.verification as v')
    .innerJoin('auth.user as u', (join) => join.on(sql<boolean>`u.id::text = v.value`))
    .select(['u.email as mail', sql<string[]>`auth.names_about(u.id)`.as('names')])
    .where('v.id', '=', id)
    .where('v.identifier', '=', 'passwordReset')
    .where('v.expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
}
