import { sql } from 'kysely';
import { z } from 'zod';
import { m } from '#messages';
import { sessionOfAccount } from '#server/auth/auth.ts';
import { opened } from '#server/auth/sealed.ts';
import { stepOf } from '#server/auth/totp.ts';
import { asSignIn, signInQuery } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { log } from '#server/log.ts';
import { TooOften } from '#server/rate-limit.ts';
import { hashOf, type Proof } from '#server/session.ts';
import { usedRecoveryCode } from './recovery-codes.server.ts';

/** With what a sign-in that waits for its second factor can go on; null where there is none (any more). */
export async function waitingSignIn(half: string) {
  const rows = await signInQuery(
    `select exists (select from auth.totp t where t.user_id = h.user_id) as "hasApp",
        exists (select from auth.passkey k where k.user_id = h.user_id) as "hasPasskey"
      from auth.half_session h where h.token = $1 and h.expires_at > now()`,
    [hashOf(half)]
  );
  return waiting.parse(rows)[0] ?? null;
}

/** The session for the right code of the app or a recovery code; null where the sign-in is over: begin anew. */
export async function completeSignIn(
  half: string,
  typed: string
): Promise<{ token: string; proof: Proof } | null> {
  const token = hashOf(half);
  const tried = await countCode(token);
  if (!tried) return null;
  const proof = await proofOf(tried.userId, typed);
  if (!proof) throw new Invalid({ code: m.factor_code_wrong() });
  const rows = await signInQuery('select auth.end_half_session($1) as ended', [token]);
  if (!ended.parse(rows)[0]?.ended) return null;
  return { token: await sessionOfAccount(tried.userId), proof };
}

async function countCode(token: string): Promise<{ userId: string } | null> {
  const rows = await signInQuery('select auth.try_code($1) as tried', [token]);
  const tried = counted.parse(rows)[0]?.tried ?? null;
  if (tried?.seconds) {
    log.warn({ security: 'codes limited' }, 'too many codes');
    throw new TooOften(tried.seconds);
  }
  return tried;
}

const counted = z.array(
  z.object({ tried: z.object({ userId: z.string(), seconds: z.number().nullable() }).nullable() })
);
const waiting = z.array(z.object({ hasApp: z.boolean(), hasPasskey: z.boolean() }));
const ended = z.array(z.object({ ended: z.boolean() }));

async function proofOf(userId: string, typed: string): Promise<Proof | null> {
  const digits = typed.replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(digits)) return (await isCode(userId, digits)) ? 'code' : null;
  const isGood = await asSignIn((tx) => usedRecoveryCode(tx, userId, typed));
  return isGood ? 'recoveryCode' : null;
}

async function isCode(userId: string, code: string): Promise<boolean> {
  return asSignIn(async (tx) => {
    const app = await tx
      .selectFrom('auth.totp')
      .select('secret')
      .where('user_id', '=', userId)
      .executeTakeFirst();
    const step = app ? stepOf(await opened(app.secret), code) : null;
    if (step === null) return false;
    const { rows } = await sql<{ first: boolean }>`
      select auth.use_step(${userId}, ${step}) as first`.execute(tx);
    return rows[0]?.first === true;
  });
}
