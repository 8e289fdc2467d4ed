import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { m } from '#messages';
import { sessionByPassword } from '#server/auth/auth.ts';
import { signInQuery, type SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { log } from '#server/log.ts';
import { networkOf } from '#server/network.ts';
import { countTry, takeBack, TooOften } from '#server/rate-limit.ts';
import { hashOf } from '#server/session.ts';

/**
 * A new session for the right password, or half of one where the account has a second factor; 5 wrong tries per
 * account and network, 30 per network, then a pause.
 */
export async function signIn(
  { mail, password }: { mail: string; password: string },
  address: string
): Promise<{ token: string; isHalf: boolean }> {
  const network = networkOf(address);
  const both = { name: `sign-in:${network}:${mail}`, most: 5 };
  const whole = { name: `sign-in:${network}`, most: 30 };
  await countTry([both, whole]).catch((failure: unknown) => {
    if (failure instanceof TooOften) log.warn({ security: 'sign-in limited' }, 'too many tries');
    throw failure;
  });
  const token = await sessionByPassword(mail, password);
  if (!token) throw new Invalid({ '': m.sign_in_wrong() });
  await takeBack([both, whole], [both]);
  const half = randomBytes(32).toString('base64url');
  const rows = await signInQuery('select auth.halve_session($1, $2) as half', [
    hashOf(token),
    hashOf(half)
  ]);
  const isHalf = halved.parse(rows)[0]?.half === true;
  return { token: isHalf ? half : token, isHalf };
}

const halved = z.array(z.object({ half: z.boolean() }));

/** An account with its address proven; without a password it can only be entered by other ways. */
export async function addAccount(
  tx: SystemTx,
  account: { mail: string; name: string; language?: string | null; passwordHash: string | null }
): Promise<string> {
  const { id } = await tx
    .insertInto('auth.user')
    .values({
      email: account.mail,
      name: account.name,
      language: account.language ?? null,
      email_verified: true
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (account.passwordHash) {
    await tx
      .insertInto('auth.account')
      .values({
        user_id: id,
        account_id: id,
        provider_id: 'credential',
        password: account.passwordHash
      })
      .execute();
  }
  return id;
}
