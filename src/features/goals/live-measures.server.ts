import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { openStates, type GoalState } from './goal-state.ts';

/** Measures with where they come from and how they stand, as far as the reader may see them. */
export function liveMeasures(tx: Tx) {
  return tx
    .selectFrom('app.measure as x')
    .innerJoin('app.organisation as p', (join) =>
      join.onRef('p.region_id', '=', 'x.region_id').onRef('p.id', '=', 'x.party_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'x.region_id').onRef('o.id', '=', 'x.owner_id')
    )
    .leftJoin('app.unit as u', (join) =>
      join.onRef('u.region_id', '=', 'x.region_id').onRef('u.id', '=', 'x.unit_id')
    )
    .leftJoin('app.goal as g', (join) =>
      join.onRef('g.region_id', '=', 'x.region_id').onRef('g.id', '=', 'x.goal_id')
    )
    .leftJoin('app.visit as v', (join) =>
      join
        .onRef('v.region_id', '=', 'x.region_id')
        .on(sql<boolean>`v.id = coalesce(x.visit_id, g.visit_id)`)
    )
    .leftJoin('app.worded_criterion as k', (join) =>
      join
        .onRef('k.region_id', '=', 'x.region_id')
        .on(sql<boolean>`k.id = coalesce(x.criterion_id, g.criterion_id)`)
    )
    .where('x.region_id', '=', tx.region)
    .select(['x.id', 'x.title', 'x.responsible', 'x.due_on as dueOn', 'x.horizon', 'x.version'])
    .select([sql<GoalState>`x.state`.as('state'), 'x.reason', 'x.state_at as stateAt'])
    .select(['x.owner_id as ownerId', 'o.name as ownerName'])
    .select(['x.party_id as partyId', 'x.party_kind as partyKind', 'x.unit_id as unitId'])
    .select(
      sql<string>`case when u.id is null then p.name else p.name || ': ' || u.name end`.as(
        'partyName'
      )
    )
    .select(['x.goal_id as goalId', 'g.title as goalTitle', 'x.visit_id as visitId'])
    .select(['v.title as visitTitle', 'v.held_on as heldOn', 'v.id as originId'])
    .select(['k.id as criterionId', 'k.key as criterionKey', 'k.title as criterionTitle'])
    .select([maySteer.as('maySteer'), mayReport.as('mayReport')]);
}

export const isOpenMeasure = sql<boolean>`x.state in (${sql.join(openStates)})`;

const maySteer = sql<boolean>`x.owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])`;

const mayReport = sql<boolean>`(x.owner_id = any ((select app.organisations_where('goal.steer'))::uuid[])
  or x.party_id = any ((select app.organisations_where('measure.report'))::uuid[]))`;
