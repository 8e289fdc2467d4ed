import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { Told } from './told.ts';

/** How far an assessment is right now, for whoever may read it; undefined for everybody else. */
export async function standing(tx: Tx, assessmentId: string) {
  return tx
    .selectFrom('app.assessment as a')
    .select(sql<string | null>`app.department_shown()`.as('ownUnitId'))
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.answer as w')
          .innerJoin('app.criterion as c', (join) =>
            join.onRef('c.region_id', '=', 'w.region_id').onRef('c.id', '=', 'w.criterion_id')
          )
          .select(['c.key', 'w.version', 'w.current_level as currentLevel'])
          .select(['w.no_level as noLevel', 'w.target_level as targetLevel'])
          .select('w.is_carried as isCarried')
          .whereRef('w.region_id', '=', 'a.region_id')
          .whereRef('w.assessment_id', '=', 'a.id')
          .$castTo<Told>()
      ).as('answers'),
      jsonArrayFrom(
        selectFrom('app.theme_assignment as t')
          .innerJoin('app.unit as u', (join) =>
            join.onRef('u.region_id', '=', 't.region_id').onRef('u.id', '=', 't.unit_id')
          )
          .select(['t.theme_id as themeId', 'u.id', 'u.name'])
          .select(sql<boolean>`u.id is not distinct from app.current_unit()`.as('isMine'))
          .select(sql<string | null>`(t.done_at at time zone 'Europe/Berlin')::date`.as('doneOn'))
          .whereRef('t.region_id', '=', 'a.region_id')
          .whereRef('t.assessment_id', '=', 'a.id')
          .orderBy(sql`u.name collate "de-x-icu"`)
      ).as('assigned'),
      jsonArrayFrom(
        selectFrom('app.unit as u')
          .select(['u.id', 'u.name'])
          .whereRef('u.region_id', '=', 'a.region_id')
          .whereRef('u.owner_id', '=', 'a.organisation_id')
          .orderBy('u.name')
      ).as('units')
    ])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', assessmentId)
    .executeTakeFirst();
}

/** Whether the reader sees the visit at all. */
export async function isVisible(tx: Tx, visitId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app.visit')
    .select('id')
    .where('region_id', '=', tx.region)
    .where('id', '=', visitId)
    .executeTakeFirst();
  return row !== undefined;
}
