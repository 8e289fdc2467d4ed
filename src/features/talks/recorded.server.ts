import { sql } from 'kysely';
import type { Goal } from '#features/goals/goals.server.ts';
import { isOpenGoal } from '#features/goals/live-goals.server.ts';
import type { measuresFromQuery } from '#features/goals/measure-list.server.ts';
import type { Item } from '#features/visit-items/items.server.ts';
import type { ItemKind } from '#features/visit-items/item.ts';
import type { Tx } from '#server/db.ts';

/** One thing recorded in a talk, a goal or anything else, as the draft at the side lists it. */
export type Recorded = {
  id: string;
  kind: 'goal' | 'measure' | ItemKind;
  text: string;
  level: number | null;
  criterionId: string | null;
  criterionTitle: string | null;
  responsible: string;
  dueOn: string | null;
  /** Of one school: no other partner reads it. */
  schoolName: string | null;
};

type Measure = Awaited<ReturnType<ReturnType<typeof measuresFromQuery>['execute']>>[number];
type MeasureSaid = Pick<
  Measure,
  'id' | 'title' | 'criterionId' | 'criterionTitle' | 'responsible' | 'partyName' | 'dueOn'
>;

/** Everything recorded in a visit that the reader may see, goals first, then what is done for them. */
export function recordedOf({
  goals,
  measures,
  items
}: {
  goals: readonly Omit<Goal, 'version'>[];
  measures: readonly MeasureSaid[];
  items: readonly Omit<Item, 'version'>[];
}): Recorded[] {
  return [
    ...goals.map((goal): Recorded => ({
      id: goal.id,
      kind: 'goal',
      text: goal.title,
      level: goal.toLevel,
      criterionId: goal.criterionId,
      criterionTitle: goal.criterionTitle,
      responsible: goal.responsible,
      dueOn: goal.dueOn,
      schoolName: null
    })),
    ...measures.map((measure): Recorded => ({
      id: measure.id,
      kind: 'measure',
      text: measure.title,
      level: null,
      criterionId: measure.criterionId,
      criterionTitle: measure.criterionTitle,
      responsible: measure.responsible || measure.partyName,
      dueOn: measure.dueOn,
      schoolName: null
    })),
    ...items.map((item): Recorded => ({
      id: item.id,
      kind: item.kind,
      text: item.text,
      level: item.level,
      criterionId: item.criterionId,
      criterionTitle: item.criterionTitle,
      responsible: item.responsible,
      dueOn: item.dueOn,
      schoolName: item.schoolName
    }))
  ];
}

export type EarlierGoal = { id: string; title: string; visitTitle: string; isForAll: boolean };

/**
 * Goals of the owner's visit before this one that are still open, and whether all who are invited now were invited
 * then; to be read within a larger statement.
 */
export function earlierGoalsQuery(tx: Tx, visitId: string) {
  return sql<EarlierGoal>`(
    select g.id, g.title, b.title as "visitTitle",
      not exists (
        select from app.visit_partner p
        where p.region_id = b.region_id and p.visit_id = ${visitId} and not exists (
          select from app.visit_partner q
          where q.region_id = p.region_id and q.visit_id = b.id and q.organisation_id = p.organisation_id
            and q.access_until >= app.today())) as "isForAll"
    from (
      select v.region_id, v.id, v.title
      from app.visit n
      join app.visit v on v.region_id = n.region_id and v.owner_id = n.owner_id
      where n.region_id = ${tx.region} and n.id = ${visitId} and v.state = 'held' and v.id <> n.id
      order by v.held_on desc, v.id desc
      limit 1) b
    join app.goal g on g.region_id = b.region_id and g.visit_id = b.id
    where ${isOpenGoal}
    order by g.recorded_at, g.id)`;
}
