import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import { isOpenGoal, liveGoals } from './live-goals.server.ts';
import { isOpenMeasure } from './live-measures.server.ts';
import { orderedMeasures } from './measure-list.server.ts';

/** Open goals that the owner of a visit agreed before it, and open measures from visits before. */
export async function openBefore(tx: Tx, visit: { id: string; ownerId: string; heldOn: string }) {
  const goals = liveGoals(tx)
    .where(isOpenGoal)
    .where('g.owner_id', '=', visit.ownerId)
    .where('g.visit_id', '<>', visit.id)
    .where('v.held_on', '<=', visit.heldOn);
  const measures = orderedMeasures(tx)
    .where(isOpenMeasure)
    .where('x.owner_id', '=', visit.ownerId)
    .where('v.id', '<>', visit.id)
    .where('v.held_on', '<=', visit.heldOn)
    .limit(100);
  return tx
    .selectNoFrom([jsonArrayFrom(goals).as('goals'), jsonArrayFrom(measures).as('measures')])
    .executeTakeFirstOrThrow();
}

/** What was agreed and is done about a criterion of an assessment, in whichever version of the matrix. */
export async function agreedAbout(tx: Tx, at: { assessmentId: string; key: string }) {
  const goals = liveGoals(tx)
    .innerJoin('app.assessment as a', (join) =>
      join
        .onRef('a.region_id', '=', 'g.region_id')
        .onRef('a.organisation_id', '=', 'g.owner_id')
        .on('a.id', '=', at.assessmentId)
    )
    .where('k.key', '=', at.key)
    .where(isSameMatrix);
  const measures = orderedMeasures(tx)
    .innerJoin('app.assessment as a', (join) =>
      join
        .onRef('a.region_id', '=', 'x.region_id')
        .onRef('a.organisation_id', '=', 'x.owner_id')
        .on('a.id', '=', at.assessmentId)
    )
    .where('k.key', '=', at.key)
    .where(isSameMatrix);
  return tx
    .selectNoFrom([jsonArrayFrom(goals).as('goals'), jsonArrayFrom(measures).as('measures')])
    .executeTakeFirstOrThrow();
}

/** Whether the criterion `k` belongs to a version of the matrix that the assessment `a` answers. */
const isSameMatrix = sql<boolean>`exists (
  select from app.matrix_template y
  join app.matrix_template z
    on z.region_id = y.region_id and z.framework = y.framework and z.audience = y.audience
  where y.region_id = a.region_id and y.id = k.template_id and z.id = a.template_id)`;
