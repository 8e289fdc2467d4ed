import { visit } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import { expectationsOf } from './expectations.server.ts';
import { isOpen } from './expectation.ts';
import { marksOf } from './marks.server.ts';

/** How a visit is prepared, as far as the reader may see it. */
export async function preparation(tx: Tx, visitId: string) {
  const found = await visit(tx, visitId);
  const parties = await expectationsOf(tx, visitId);
  return { visit: found, parties, marks: await marksOf(tx, visitId), isOpen: isOpen(found) };
}
