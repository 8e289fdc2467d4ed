import { sql } from 'kysely';
import { m } from '#messages';
import type { SystemTx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

/** After one is gone: refused where none is left and the role needs one; else the account is told. */
export async function settleRemoval(
  tx: SystemTx,
  userId: string,
  told: 'factorRemoved' | 'passkeyRemoved'
): Promise<void> {
  const { rows } = await sql<{ left: boolean; needed: boolean }>`
    select auth.has_factor(${userId}) as left,
      auth.factor_due_on(${userId}) is not null as needed`.execute(tx);
  if (!rows[0]?.left) {
    if (rows[0]?.needed) throw new Invalid({ '': m.factor_needed() });
    await tx.deleteFrom('auth.recovery_code').where('user_id', '=', userId).execute();
  }
  await sql`select auth.mail_account(${told}, ${userId}, ${userId})`.execute(tx);
}
