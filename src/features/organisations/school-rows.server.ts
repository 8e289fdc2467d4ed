import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/** Schools as every table of them shows one; `s`, `o`, `w` and `k` are school, name, owner and municipality. */
export function schoolRows(tx: Tx) {
  return tx
    .selectFrom('app.school as s')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.id')
    )
    .innerJoin('app.organisation as w', (join) =>
      join.onRef('w.region_id', '=', 's.region_id').onRef('w.id', '=', 's.owner_id')
    )
    .innerJoin('app.municipality as k', (join) =>
      join.onRef('k.region_id', '=', 's.region_id').onRef('k.id', '=', 's.municipality_id')
    )
    .select([
      's.id',
      's.owner_id as ownerId',
      's.school_number as number',
      's.school_type as type',
      's.pupils',
      's.gone_on as goneOn',
      'o.name',
      'w.name as ownerName',
      'k.name as municipality'
    ])
    .where('s.region_id', '=', tx.region);
}

/** German order of names, which the database's own order is not. */
export const byName = sql`o.name collate "de-x-icu"`;

/** The day since which the newest number of pupils among these schools holds, or null. */
export function pupilsAsOf(
  tx: Tx,
  which: 'all' | { column: 'owner_id' | 'municipality_id'; id: string }
) {
  return tx
    .selectFrom('app.organisation_period as p')
    .innerJoin('app.school as s', (join) =>
      join.onRef('s.region_id', '=', 'p.region_id').onRef('s.id', '=', 'p.organisation_id')
    )
    .where('p.region_id', '=', tx.region)
    .where('p.field', '=', 'pupils')
    .where('p.valid_to', 'is', null)
    .$if(which !== 'all', (query) =>
      which === 'all' ? query : query.where(`s.${which.column}`, '=', which.id)
    )
    .select(({ fn }) => fn.max('p.valid_from').as('on'));
}
