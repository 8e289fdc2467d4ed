import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { macOf } from '#server/secret.ts';

/** Ten new recovery codes; those of before are worth nothing any more. Their only copy is what is returned. */
export async function makeRecoveryCodes(tx: SystemTx, userId: string): Promise<string[]> {
  const codes = Array.from({ length: 10 }, newCode);
  await tx.deleteFrom('auth.recovery_code').where('user_id', '=', userId).execute();
  await tx
    .insertInto('auth.recovery_code')
    .values(codes.map((code) => ({ user_id: userId, code: keptCode(userId, code) })))
    .execute();
  return codes;
}

/** Whether it was one that was not used yet; now it is, and the account is told. */
export async function usedRecoveryCode(
  tx: SystemTx,
  userId: string,
  typed: string
): Promise<boolean> {
  const kept = keptCode(userId, typed);
  const { rows } = await sql<{ used: boolean }>`
    select auth.use_recovery_code(${userId}, ${kept}) as used`.execute(tx);
  return rows[0]?.used === true;
}

// 49 bits, without letters and figures that look alike.
const signs = 'abcdefghjkmnpqrstuvwxyz23456789';

function newCode(): string {
  const code = Array.from({ length: 10 }, () => signs[randomInt(signs.length)]).join('');
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** However it was typed: blanks, dashes and case are left out of account. */
function keptCode(userId: string, code: string): string {
  return macOf(`recovery-code:${userId}:${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);
}
