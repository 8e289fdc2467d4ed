import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { asSignIn } from '#server/db.ts';
import { deed } from './deeds-stored.ts';

/** What operators and the command line did, the newest hundred; 404 for everybody else. */
export async function operatorDeeds(userId: string) {
  const { deeds } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_deeds(${userId})`.as('deeds'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return z.array(deed).nullable().parse(deeds) ?? error(404);
}

/** An operator says that a backup exists and was tried. */
export async function noteBackup(userId: string): Promise<void> {
  await asSignIn((tx) => sql`select auth.operator_tried_backup(${userId})`.execute(tx));
}
