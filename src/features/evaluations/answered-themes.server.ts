import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { CopiedTheme } from '#features/assessments/copy.ts';
import type { Tx } from '#server/db.ts';

/** What is answered by now, in the shape in which a copy would hold it. */
export async function answeredThemes(tx: Tx, assessmentId: string): Promise<CopiedTheme[]> {
  return tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.worded_theme as h', (join) =>
      join.onRef('h.region_id', '=', 'a.region_id').onRef('h.template_id', '=', 'a.template_id')
    )
    .select(['h.id', 'h.number', 'h.title', 'h.lang'])
    .select(({ selectFrom }) =>
      jsonArrayFrom(
        selectFrom('app.worded_criterion as c')
          .leftJoin('app.answer as w', (join) =>
            join
              .onRef('w.region_id', '=', 'c.region_id')
              .onRef('w.criterion_id', '=', 'c.id')
              .onRef('w.assessment_id', '=', 'a.id')
          )
          .select(['c.key', 'c.title', 'c.lang'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel'])
          .select(['w.target_level as targetLevel', 'w.horizon', 'w.priority'])
          .select(sql<boolean>`coalesce(w.to_discuss, false)`.as('toDiscuss'))
          .select(sql<boolean>`coalesce(w.is_carried, false)`.as('isCarried'))
          .select(sql<string>`coalesce(w.remark, '')`.as('remark'))
          .whereRef('c.region_id', '=', 'h.region_id')
          .whereRef('c.theme_id', '=', 'h.id')
          .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
          .orderBy('c.position')
      ).as('criteria')
    )
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', assessmentId)
    .orderBy('h.position')
    .execute();
}
