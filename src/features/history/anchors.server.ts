import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import type { Anchor } from './anchor.ts';

/** Anchors of the database after a number, the oldest first. */
export async function anchorsAfter(tx: SystemTx, no: number): Promise<Anchor[]> {
  const { rows } = await sql<Anchor>`
    select a.no, a.entries::float8 as entries, a.last_id::float8 as "lastId", a.root,
      to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, a.secret, a.mac
    from app.history_anchor a where a.no > ${no} order by a.no`.execute(tx);
  return rows;
}
