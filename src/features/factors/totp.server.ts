import { sql } from 'kysely';
import { checkPassword } from '#features/accounts/passwords.server.ts';
import { m } from '#messages';
import { opened, sealed } from '#server/auth/sealed.ts';
import { newSecret, setupAddress, stepOf } from '#server/auth/totp.ts';
import { asSignIn, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { readSettings } from '#server/settings.ts';
import { drawn } from './qr-code.ts';
import { makeRecoveryCodes } from './recovery-codes.server.ts';
import { settleRemoval } from './removal.server.ts';

type Asker = Readonly<{ userId: string; sessionId: string; mail: string }>;

/** Makes a secret that counts for nothing until a code of it was typed. What there is goes on meanwhile. */
export async function beginSetup(asker: Asker, password: string, address: string): Promise<void> {
  await checkPassword(asker, password, address);
  const secret = await sealed(newSecret());
  const row = { session_id: asker.sessionId, secret, begun_at: sql<Date>`now()` };
  await asSignIn((tx) =>
    tx
      .insertInto('auth.totp_setup')
      .values({ user_id: asker.userId, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute()
  );
}

/** What the app has to be told, as text and as a picture; null where nothing was begun here a short while ago. */
export async function openSetup({ userId, sessionId, mail }: Asker) {
  const secret = await asSignIn((tx) => secretBegun(tx, userId, sessionId), 'read only');
  if (!secret) return null;
  const issuer = `Tafelrunde (${new URL(readSettings().publicUrl).hostname})`;
  return {
    secret: secret.replace(/.{4}(?=.)/g, '$& '),
    picture: drawn(setupAddress(secret, { issuer, account: mail }))
  };
}

/** The app has given its first code and counts from now on. Returns new recovery codes; null: begin anew. */
export async function confirmSetup(
  { userId, sessionId }: Asker,
  code: string
): Promise<string[] | null> {
  return asSignIn(async (tx) => {
    const secret = await secretBegun(tx, userId, sessionId);
    if (!secret) return null;
    const step = stepOf(secret, code.replace(/\D/g, ''));
    if (step === null) throw new Invalid({ code: m.factor_code_wrong_new() });
    const begun = await tx
      .deleteFrom('auth.totp_setup')
      .where('user_id', '=', userId)
      .returning('secret')
      .executeTakeFirst();
    if (!begun) return null;
    const row = { secret: begun.secret, last_step: step, confirmed_at: sql<Date>`now()` };
    await tx
      .insertInto('auth.totp')
      .values({ user_id: userId, ...row })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
      .execute();
    await sql`select auth.prove_session(${sessionId}, ${userId}, 'code')`.execute(tx);
    await sql`select auth.mail_account('factorAdded', ${userId}, ${userId})`.execute(tx);
    return makeRecoveryCodes(tx, userId);
  });
}

/** No code is asked for any more. Refused where the role needs a second factor and there is no other. */
export async function removeApp(asker: Asker, password: string, address: string): Promise<void> {
  await checkPassword(asker, password, address);
  await asSignIn(async (tx) => {
    const { userId } = asker;
    const gone = await tx.deleteFrom('auth.totp').where('user_id', '=', userId).executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    await settleRemoval(tx, userId, 'factorRemoved');
  });
}

/** New recovery codes instead of those there are; null where there is no second factor they would stand in for. */
export async function renewRecoveryCodes(
  asker: Asker,
  password: string,
  address: string
): Promise<string[] | null> {
  await checkPassword(asker, password, address);
  return asSignIn(async (tx) => {
    const { userId } = asker;
    const { rows } = await sql<{ has: boolean }>`
      select auth.has_factor(${userId}) as has`.execute(tx);
    if (!rows[0]?.has) return null;
    await sql`select auth.mail_account('recoveryCodesMade', ${userId}, ${userId})`.execute(tx);
    return makeRecoveryCodes(tx, userId);
  });
}

async function secretBegun(
  tx: SystemTx,
  userId: string,
  sessionId: string
): Promise<string | null> {
  const row = await tx
    .selectFrom('auth.totp_setup')
    .select('secret')
    .where('user_id', '=', userId)
    .where('session_id', '=', sessionId)
    .where('begun_at', '>', sql<Date>`now() - interval '15 minutes'`)
    .executeTakeFirst();
  return row ? opened(row.secret) : null;
}
