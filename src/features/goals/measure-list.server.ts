import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { isOpenMeasure, liveMeasures } from './live-measures.server.ts';

export type ListedMeasure = Awaited<ReturnType<typeof measureList>>[number];

/** Measures the reader may see, the earliest due first. */
export async function measureList(tx: Tx, stand: 'offen' | 'abgeschlossen' | 'alle') {
  return orderedMeasures(tx)
    .$if(stand === 'offen', (query) => query.where(isOpenMeasure))
    .$if(stand === 'abgeschlossen', (query) => query.where(sql<boolean>`not ${isOpenMeasure}`))
    .limit(1000)
    .execute();
}

/** What a visit brought, recorded in it or done for one of its goals; to be read within a larger statement. */
export function measuresFromQuery(tx: Tx, visitId: string) {
  return liveMeasures(tx)
    .where((eb) => eb.or([eb('x.visit_id', '=', visitId), eb('g.visit_id', '=', visitId)]))
    .orderBy('x.recorded_at')
    .orderBy('x.id');
}

/** The earliest due first. */
export function orderedMeasures(tx: Tx) {
  return liveMeasures(tx)
    .orderBy(sql`x.due_on nulls last`)
    .orderBy('x.recorded_at')
    .orderBy('x.id');
}
