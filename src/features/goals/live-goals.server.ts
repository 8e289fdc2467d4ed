import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { openStates } from './goal-state.ts';

/** Goals with where they come from and how they stand, as far as the reader may see them; the earliest due first. */
export function liveGoals(tx: Tx) {
  return tx
    .selectFrom('app.goal as g')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'g.region_id').onRef('o.id', '=', 'g.owner_id')
    )
    .leftJoin('app.visit as v', (join) =>
      join.onRef('v.region_id', '=', 'g.region_id').onRef('v.id', '=', 'g.visit_id')
    )
    .leftJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'g.region_id').onRef('k.id', '=', 'g.criterion_id')
    )
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('app.goal_step as s')
          .whereRef('s.region_id', '=', 'g.region_id')
          .whereRef('s.goal_id', '=', 'g.id')
          .orderBy('s.no', 'desc')
          .limit(1)
          .select(['s.no', 's.state', 's.made_on', 's.reason'])
          .as('s'),
      (join) => join.onTrue()
    )
    .where('g.region_id', '=', tx.region)
    .select(['g.id', 'g.title', 'g.owner_id as ownerId', 'o.name as ownerName'])
    .select(['g.visit_id as visitId', 'v.title as visitTitle', 'v.held_on as heldOn'])
    .select(['g.criterion_id as criterionId', 'k.key as criterionKey', 'k.title as criterionTitle'])
    .select(['g.from_level as fromLevel', 'g.to_level as toLevel', 'g.horizon', 'g.commitment'])
    .select(['g.responsible', 'g.due_on as dueOn', 'g.success_sign as successSign'])
    .select([sql<string>`coalesce(s.state, 'planned')`.as('state'), 's.made_on as stateOn'])
    .select([
      sql<number>`coalesce(s.no, 0)`.as('no'),
      sql<string>`coalesce(s.reason, '')`.as('reason')
    ])
    .select(
      sql<boolean>`g.owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])`.as(
        'maySteer'
      )
    )
    .orderBy(sql`g.due_on nulls last`)
    .orderBy('v.held_on')
    .orderBy('g.recorded_at')
    .orderBy('g.id');
}

/** Whether the goal `g` still asks for something. */
export const isOpenGoal = sql<boolean>`coalesce((
  select s.state from app.goal_step s
  where s.region_id = g.region_id and s.goal_id = g.id
  order by s.no desc limit 1), 'planned') in (${sql.join(openStates)})`;
