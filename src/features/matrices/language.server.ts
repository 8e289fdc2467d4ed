import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/** From here on a matrix is read in the region's language, whoever asks: for what becomes a document. */
export async function inRegionsLanguage(tx: Tx): Promise<void> {
  await sql`select set_config('app.language', g.language, true) from app.region g
    where g.id = ${tx.region}`.execute(tx);
}
