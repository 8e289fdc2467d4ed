import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { isOpen, liveGoals } from './live-goals.server.ts';

export type ListedGoal = Awaited<ReturnType<typeof goalList>>[number];

/** Goals the reader may see. */
export async function goalList(tx: Tx, stand: 'offen' | 'abgeschlossen' | 'alle') {
  return liveGoals(tx)
    .$if(stand === 'offen', (query) => query.where(isOpen))
    .$if(stand === 'abgeschlossen', (query) => query.where(sql<boolean>`not ${isOpen}`))
    .select([measures.as('measures'), measuresDone.as('measuresDone')])
    .limit(1000)
    .execute();
}

/** Open goals that the owner of a visit agreed before it. */
export async function openGoalsBefore(
  tx: Tx,
  visit: { id: string; ownerId: string; heldOn: string }
) {
  return liveGoals(tx)
    .where(isOpen)
    .where('g.owner_id', '=', visit.ownerId)
    .where('g.visit_id', '<>', visit.id)
    .where('v.held_on', '<=', visit.heldOn)
    .execute();
}

/** What was agreed about a criterion of an assessment, in whichever version of the matrix. */
export async function goalsAbout(tx: Tx, at: { assessmentId: string; key: string }) {
  return liveGoals(tx)
    .innerJoin('app.assessment as a', (join) =>
      join
        .onRef('a.region_id', '=', 'g.region_id')
        .onRef('a.organisation_id', '=', 'g.owner_id')
        .on('a.id', '=', at.assessmentId)
    )
    .where('k.key', '=', at.key)
    .where(isSameMatrix)
    .execute();
}

const isSameMatrix = sql<boolean>`exists (
  select from app.matrix_template x
  join app.matrix_template y
    on y.region_id = x.region_id and y.framework = x.framework and y.audience = x.audience
  where x.region_id = g.region_id and x.id = k.template_id and y.id = a.template_id)`;

const measures = sql<number>`(
  select count(*)::int from app.measure x where x.region_id = g.region_id and x.goal_id = g.id)`;

const measuresDone = sql<number>`(
  select count(*)::int from app.measure x
  where x.region_id = g.region_id and x.goal_id = g.id and x.state = 'done')`;
