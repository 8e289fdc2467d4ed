import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/** Drafts about which the acting organisation was asked and has said nothing since, within a larger statement. */
export function draftsToCommentQuery(tx: Tx) {
  return tx
    .selectFrom('app.matrix_template as t')
    .innerJoin('app.worded_template as w', (join) =>
      join.onRef('w.region_id', '=', 't.region_id').onRef('w.id', '=', 't.id')
    )
    .select(['t.id', 'w.title', 't.version', sql<string>`t.comments_until`.as('until')])
    .where('t.region_id', '=', tx.region)
    .where(sql<boolean>`t.id = any ((select app.templates_waiting_for_me())::uuid[])`);
}
