import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import { hashPassword, isPassword } from '#server/auth/password-hash.ts';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { readToken } from '#server/one-time-link.ts';
import { networkOf } from '#server/network.ts';
import { countTry, takeBack } from '#server/rate-limit.ts';
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

/** Sets another password, ends every other session of the account and tells its address. */
export async function changePassword(
  session: { userId: string; sessionId: string },
  { currentPassword, password }: { currentPassword: string; password: string },
  address: string
): Promise<void> {
  await checkPassword(session, currentPassword, address);
  const names = await asSignIn(async (tx) => {
    const found = sql<{ names: string[] }>`select auth.names_about(${session.userId}) as names`;
    return (await found.execute(tx)).rows[0]?.names ?? [];
  }, 'read only');
  refuseBadPassword(password, names);
  const hash = await hashPassword(password);
  await asSignIn((tx) => setPassword(tx, session.userId, hash, session.sessionId));
}

/** Refuses, at its field, what is not the password of the account; after five wrong tries it waits. */
export async function checkPassword(
  { userId }: { userId: string },
  password: string,
  address: string
): Promise<void> {
  const brake = { name: `password:${networkOf(address)}:${userId}`, most: 5 };
  await countTry([brake]);
  const stored = await asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.account')
        .select('password')
        .where('user_id', '=', userId)
        .where('provider_id', '=', 'credential')
        .executeTakeFirst(),
    'read only'
  );
  if (!stored?.password || !(await isPassword(password, stored.password))) {
    throw new Invalid({ currentPassword: m.profile_password_wrong() });
  }
  await takeBack([brake], [brake]);
}

/** Whether the account signs in with a password at all; people of the demo do not. */
export async function hasPassword(userId: string): Promise<boolean> {
  const found = await asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.account')
        .select('id')
        .where('user_id', '=', userId)
        .where('password', 'is not', null)
        .executeTakeFirst(),
    'read only'
  );
  return found !== undefined;
}

/** @param names what others know about the person, its organisation and region */
export function refuseBadPassword(password: string, names: readonly string[]): void {
  const problem = passwordProblem(password, names);
  if (problem) throw new Invalid({ password: problem });
}

/** @param kept the session that goes on; left out, all end */
async function setPassword(
  tx: SystemTx,
  userId: string,
  hash: string,
  kept?: string
): Promise<void> {
  await tx
    .insertInto('auth.account')
    .values({ user_id: userId, account_id: userId, provider_id: 'credential', password: hash })
    .onConflict((conflict) =>
      conflict
        .columns(['provider_id', 'account_id'])
        .doUpdateSet({ password: hash, updated_at: sql`now()` })
    )
    .execute();
  await tx
    .deleteFrom('auth.session')
    .where('user_id', '=', userId)
    .$if(kept !== undefined, (query) => query.where('id', '!=', kept ?? ''))
    .execute();
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
