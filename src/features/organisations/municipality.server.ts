import { error } from '@sveltejs/kit';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import { byName, pupilsAsOf, schoolRows } from './school-rows.server.ts';

/** A Kommune with the Schulträger that sit there and the schools that lie there. */
export async function municipality(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.municipality as m')
    .select(['m.id', 'm.name', 'm.key', 'm.gone_on as goneOn'])
    .select((one) => [
      jsonArrayFrom(
        one
          .selectFrom('app.school_owner as w')
          .innerJoin('app.organisation as o', (join) =>
            join.onRef('o.region_id', '=', 'w.region_id').onRef('o.id', '=', 'w.id')
          )
          .select(['w.id', 'o.name', 'w.legal_form as legalForm', 'w.gone_on as goneOn'])
          .whereRef('w.region_id', '=', 'm.region_id')
          .whereRef('w.seat_key', '=', 'm.key')
          .orderBy(byName)
      ).as('owners'),
      jsonArrayFrom(schoolRows(tx).where('s.municipality_id', '=', id).orderBy(byName)).as(
        'schools'
      ),
      pupilsAsOf(tx, { column: 'municipality_id', id }).as('pupilsAsOf')
    ])
    .where('m.region_id', '=', tx.region)
    .where('m.id', '=', id)
    .executeTakeFirst();
  return row ?? error(404);
}
