import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { isOpenGoal, liveGoals } from './live-goals.server.ts';

export type ListedGoal = Awaited<ReturnType<typeof goalList>>[number];

/** Goals the reader may see. */
export async function goalList(tx: Tx, stand: 'offen' | 'abgeschlossen' | 'alle') {
  return liveGoals(tx)
    .$if(stand === 'offen', (query) => query.where(isOpenGoal))
    .$if(stand === 'abgeschlossen', (query) => query.where(sql<boolean>`not ${isOpenGoal}`))
    .select([measures.as('measures'), measuresDone.as('measuresDone')])
    .limit(1000)
    .execute();
}

const measures = sql<number>`(
  select count(*)::int from app.measure x where x.region_id = g.region_id and x.goal_id = g.id)`;

const measuresDone = sql<number>`(
  select count(*)::int from app.measure x
  where x.region_id = g.region_id and x.goal_id = g.id and x.state = 'done')`;
