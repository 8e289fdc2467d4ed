import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { asSignIn, asSystem } from '#server/db.ts';

/**
 * Signs whoever has this address out everywhere, from the next request on; 404 for everybody who does not
 * look after the installation. Nothing tells whether the address has an account.
 */
export async function endSessionsOf(userId: string, mail: string): Promise<void> {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(sql<boolean>`auth.operator_end_sessions(${userId}, ${mail})`.as('done'))
      .executeTakeFirstOrThrow()
  );
  if (!done) error(404);
}

/** The same for the command line. */
export async function endSessionsByCommand(mail: string): Promise<void> {
  await asSystem((tx) => sql`select app.end_sessions_of(null, ${mail})`.execute(tx));
}
