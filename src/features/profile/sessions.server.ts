import { sql } from 'kysely';
import { asSignIn } from '#server/db.ts';

/** Browsers in which the account is signed in today, the asking one first; nobody else is shown these. */
export async function sessionsOf({ userId, sessionId }: { userId: string; sessionId: string }) {
  return asSignIn(
    (tx) =>
      tx
        .selectFrom('auth.session')
        .select(['id', 'created_at as createdAt', 'updated_at as usedAt'])
        .select(['user_agent as device', sql<boolean>`id = ${sessionId}`.as('isThis')])
        .where('user_id', '=', userId)
        .where('expires_at', '>', sql<Date>`now()`)
        .where('created_at', '>', sql<Date>`now() - interval '12 hours'`)
        .where('updated_at', '>', sql<Date>`now() - interval '60 minutes'`)
        .orderBy(sql`id = ${sessionId}`, 'desc')
        .orderBy('updated_at', 'desc')
        .execute(),
    'read only'
  );
}

/** Ends one session of the account, or all but the asking one; from the next request on it opens nothing. */
export async function endSessions(
  { userId, sessionId }: { userId: string; sessionId: string },
  which: string
): Promise<void> {
  await asSignIn((tx) => {
    const own = tx.deleteFrom('auth.session').where('user_id', '=', userId);
    return which === 'andere'
      ? own.where('id', '!=', sessionId).execute()
      : own.where('id', '=', which).execute();
  });
}
