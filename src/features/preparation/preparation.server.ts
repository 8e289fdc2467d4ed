import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { visit } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import { expectationsQuery } from './expectations.server.ts';
import { isOpen } from './expectation.ts';
import { marksQuery } from './marks.server.ts';

/** How a visit is prepared, as far as the reader may see it. */
export async function preparation(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  const said = await tx
    .selectNoFrom([
      jsonArrayFrom(expectationsQuery(tx, visitId)).as('parties'),
      jsonArrayFrom(marksQuery(tx, visitId)).as('marks')
    ])
    .executeTakeFirstOrThrow();
  return { visit: found, ...said, isOpen: isOpen(found) };
}
