import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/** Readings that wait for the acting person's agreement, and open ones in which it is named. */
export function readingsWaitingQuery(tx: Tx) {
  return tx
    .selectFrom('app.history_reading as r')
    .select(['r.id', 'r.title', sql<boolean>`app.may_settle_reading(r.id)`.as('maySettle')])
    .where('r.region_id', '=', tx.region)
    .where((eb) =>
      eb.or([
        sql<boolean>`r.state = 'asked' and app.may_settle_reading(r.id)`,
        sql<boolean>`r.state = 'open' and r.open_until >= app.today() and exists (
          select from app.history_concerned c where c.region_id = r.region_id and c.reading_id = r.id)`
      ])
    )
    .orderBy('r.id')
    .limit(20);
}
