import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/**
 * Notes for the owner that the recipient organisation opened a release, never which person. One of the
 * named exceptions to „reading writes nothing“: a transaction of its own, after the page was read.
 */
export async function openRelease(tx: Tx, id: string): Promise<void> {
  await sql`select app.open_release(${id})`.execute(tx);
}
