import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/**
 * Notes for the owner that an invited organisation opened the visit, never which person. One of the named
 * exceptions to „reading writes nothing“: a transaction of its own, after the page was read.
 */
export async function openVisit(tx: Tx, id: string): Promise<void> {
  await sql`select app.open_visit(${id})`.execute(tx);
}
