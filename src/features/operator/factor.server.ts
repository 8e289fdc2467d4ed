import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { asSignIn, asSystem } from '#server/db.ts';

/**
 * Takes the second factor off whoever has this address, who is signed out everywhere and told by mail; 404 for
 * everybody who does not look after the installation. Nothing tells whether the address has an account.
 */
export async function resetFactorOf(userId: string, mail: string): Promise<void> {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(sql<boolean>`auth.operator_reset_factor(${userId}, ${mail})`.as('done'))
      .executeTakeFirstOrThrow()
  );
  if (!done) error(404);
}

/** The same for the command line. */
export async function resetFactorByCommand(mail: string): Promise<void> {
  await asSystem((tx) => sql`select app.reset_factor(null, ${mail})`.execute(tx));
}
