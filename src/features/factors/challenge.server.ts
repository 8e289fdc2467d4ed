import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { isMacOf, macOf } from '#server/secret.ts';

/**
 * A question to a passkey, good for ten minutes and for one purpose. It says itself until when and that it is ours,
 * so nothing is kept of those that nobody answers.
 */
export function newChallenge(purpose: string): string {
  const said = Buffer.concat([randomBytes(24), Buffer.alloc(8)]);
  said.writeBigUInt64BE(BigInt(Date.now() + 10 * 60 * 1000), 24);
  const text = said.toString('base64url');
  return Buffer.from(text + macOf(`passkey:${purpose}:${text}`)).toString('base64url');
}

/** Whether it was asked here, for this, and not too long ago. */
export function isOurs(challenge: string, purpose: string): boolean {
  const [, text = '', mac = ''] =
    /^([\w-]{43})([\w-]{43})$/.exec(Buffer.from(challenge, 'base64url').toString()) ?? [];
  if (!text || !isMacOf(`passkey:${purpose}:${text}`, mac)) return false;
  return Buffer.from(text, 'base64url').readBigUInt64BE(24) > Date.now();
}

/** True for the first answer only. */
export async function useChallenge(tx: SystemTx, challenge: string): Promise<boolean> {
  const used = await tx
    .insertInto('auth.used_challenge')
    .values({ challenge, until: sql<Date>`now() + interval '15 minutes'` })
    .onConflict((conflict) => conflict.doNothing())
    .returning('challenge')
    .executeTakeFirst();
  return used !== undefined;
}
