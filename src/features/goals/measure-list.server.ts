import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { isOpenMeasure, liveMeasures } from './live-measures.server.ts';

export type ListedMeasure = Awaited<ReturnType<typeof measureList>>[number];

/** Measures the reader may see, the earliest due first. */
export async function measureList(tx: Tx, stand: 'offen' | 'abgeschlossen' | 'alle') {
  return ordered(tx)
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

/** Open measures from visits of the same Schulträger before this one. */
export async function openMeasuresBefore(
  tx: Tx,
  visit: { id: string; ownerId: string; heldOn: string }
) {
  return ordered(tx)
    .where(isOpenMeasure)
    .where('x.owner_id', '=', visit.ownerId)
    .where('v.id', '<>', visit.id)
    .where('v.held_on', '<=', visit.heldOn)
    .limit(100)
    .execute();
}

/** What is done about a criterion of an assessment, in whichever version of the matrix. */
export async function measuresAbout(tx: Tx, at: { assessmentId: string; key: string }) {
  return ordered(tx)
    .innerJoin('app.assessment as a', (join) =>
      join
        .onRef('a.region_id', '=', 'x.region_id')
        .onRef('a.organisation_id', '=', 'x.owner_id')
        .on('a.id', '=', at.assessmentId)
    )
    .where('k.key', '=', at.key)
    .where(
      sql<boolean>`exists (
        select from app.matrix_template y
        join app.matrix_template z
          on z.region_id = y.region_id and z.framework = y.framework and z.audience = y.audience
        where y.region_id = x.region_id and y.id = k.template_id and z.id = a.template_id)`
    )
    .execute();
}

function ordered(tx: Tx) {
  return liveMeasures(tx)
    .orderBy(sql`x.due_on nulls last`)
    .orderBy('x.recorded_at')
    .orderBy('x.id');
}
