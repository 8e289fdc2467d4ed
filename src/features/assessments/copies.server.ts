import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { CopiedTheme } from './copy.ts';
import { frozenHorizonYears } from './horizon-years.server.ts';

/** The frozen copies of an assessment, the newest first. */
export async function copiesOf(tx: Tx, assessmentId: string) {
  return tx
    .selectFrom('app.frozen_copy as f')
    .select(['f.id', 'f.number', 'f.taken_on as takenOn', correctsNumber.as('correctsNumber')])
    .where('f.region_id', '=', tx.region)
    .where('f.assessment_id', '=', assessmentId)
    .orderBy('f.number', 'desc')
    .execute();
}

/** The number of the copy that `f` corrects. */
export const correctsNumber = sql<number | null>`(
  select o.number from app.correction b
  join app.frozen_copy o on o.region_id = b.region_id and o.id = b.corrects_id
  where b.region_id = f.region_id and b.copy_id = f.id)`;

/** A copy as its own organisation knows it; to everybody else the assessment behind it is not visible. */
export async function copy(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.frozen_copy as f')
    .innerJoin('app.assessment as a', (join) =>
      join.onRef('a.region_id', '=', 'f.region_id').onRef('a.id', '=', 'f.assessment_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'f.region_id').onRef('o.id', '=', 'f.organisation_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'f.region_id').onRef('t.id', '=', 'f.template_id')
    )
    .select(['f.id', 'f.number', 'f.taken_on as takenOn', 'f.sha256', 't.title'])
    .select(['a.id as assessmentId', 'a.label', 'o.id as organisationId', 'o.name as organisation'])
    .select(sql<boolean>`app.may('matrix.release', f.organisation_id)`.as('mayRelease'))
    .select(sql<boolean>`app.may('matrix.finish', f.organisation_id)`.as('mayFinish'))
    .select(sql<boolean>`app.may('matrix.redact', f.organisation_id)`.as('mayRedact'))
    .select([frozenHorizonYears.as('horizonYears'), providers.as('providers')])
    .select(sheetReaders.as('sheetReaders'))
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.worded_level as l')
          .select(['l.no', 'l.name'])
          .whereRef('l.region_id', '=', 'f.region_id')
          .whereRef('l.template_id', '=', 'f.template_id')
          .orderBy('l.no')
      ).as('levels'),
      jsonArrayFrom(
        selectFrom('app.worded_theme as h')
          .select(['h.id', 'h.key', 'h.number', 'h.title'])
          .whereRef('h.region_id', '=', 'f.region_id')
          .whereRef('h.template_id', '=', 'f.template_id')
          .orderBy('h.position')
      ).as('themes'),
      jsonArrayFrom(
        selectFrom('app.frozen_copy as o')
          .leftJoin('app.correction as b', (join) =>
            join.onRef('b.region_id', '=', 'o.region_id').onRef('b.copy_id', '=', 'o.id')
          )
          .select(['o.id', 'o.number', 'o.taken_on as takenOn'])
          .select(['b.corrects_id as correctsId', 'b.reason'])
          .whereRef('o.region_id', '=', 'f.region_id')
          .whereRef('o.assessment_id', '=', 'f.assessment_id')
          .orderBy('o.number')
      ).as('copies')
    ])
    .where('f.region_id', '=', tx.region)
    .where('f.id', '=', id)
    .executeTakeFirst();
  return row ?? error(404);
}

/** Companies that read the copy because they work for its organisation today. */
const providers = sql<{ name: string; until: string }[]>`(
  select coalesce(json_agg(json_build_object('name', d.provider, 'until', d.valid_to) order by d.provider), '[]')
  from app.mandate d
  where d.region_id = f.region_id and d.owner_id = f.organisation_id and d.ended_at is null
    and d.valid_from <= app.today() and d.valid_to >= app.today())`;

/** Partners of a visit that read in its confirmed Berichtsbogen what it quotes of the copy. */
const sheetReaders = sql<{ name: string; title: string; until: string }[]>`(
  select coalesce(json_agg(json_build_object('name', o.name, 'title', v.title, 'until', p.access_until)
    order by v.held_on, o.name), '[]')
  from app.report_sheet s
  join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
  join app.visit_partner p on p.region_id = v.region_id and p.visit_id = v.id
  join app.organisation o on o.region_id = p.region_id and o.id = p.organisation_id
  where s.region_id = f.region_id and s.copy_id = f.id and s.state = 'confirmed'
    and p.access_until >= app.today())`;

export type CopyChoice = Readonly<{
  copyId: string;
  /** Null: all themes. */
  themeIds: readonly string[] | null;
  remarks: boolean;
}>;

/**
 * What of a copy a choice shows: what the organisation itself sees, what a release will show and what it
 * shows its recipient are read here and nowhere else. Internal notes are not part of a copy.
 */
export async function copiedThemes(tx: Tx, choice: CopyChoice): Promise<CopiedTheme[]> {
  return tx
    .selectFrom('app.frozen_copy as f')
    .innerJoin('app.worded_theme as h', (join) =>
      join.onRef('h.region_id', '=', 'f.region_id').onRef('h.template_id', '=', 'f.template_id')
    )
    .select(['h.id', 'h.number', 'h.title', 'h.lang'])
    .select(({ selectFrom }) =>
      jsonArrayFrom(
        selectFrom('app.worded_criterion as c')
          .leftJoin('app.copied_answer as w', (join) =>
            join
              .onRef('w.region_id', '=', 'c.region_id')
              .onRef('w.criterion_id', '=', 'c.id')
              .onRef('w.copy_id', '=', 'f.id')
          )
          .leftJoin('app.copied_remark as r', (join) =>
            join
              .onRef('r.region_id', '=', 'w.region_id')
              .onRef('r.copy_id', '=', 'w.copy_id')
              .onRef('r.criterion_id', '=', 'w.criterion_id')
              .on(sql<boolean>`${choice.remarks}::boolean`)
          )
          .select(['c.key', 'c.title', 'c.lang'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel'])
          .select(['w.target_level as targetLevel', 'w.horizon', 'w.priority'])
          .select(sql<boolean>`coalesce(w.to_discuss, false)`.as('toDiscuss'))
          .select(sql<boolean>`coalesce(w.is_carried, false)`.as('isCarried'))
          .select(sql<string>`coalesce(r.remark, '')`.as('remark'))
          .whereRef('c.region_id', '=', 'h.region_id')
          .whereRef('c.theme_id', '=', 'h.id')
          .where(
            sql<boolean>`(w.copy_id is not null or app.is_asked(c.applies_to, f.organisation_id))`
          )
          // Without its answer it would look as if nobody had given one.
          .where(sql<boolean>`c.id <> all ((select app.criteria_kept_from_me())::uuid[])`)
          .orderBy('c.position')
      ).as('criteria')
    )
    .where('f.region_id', '=', tx.region)
    .where('f.id', '=', choice.copyId)
    .$if(choice.themeIds !== null, (query) =>
      query.where('h.id', '=', sql<string>`any (${choice.themeIds}::uuid[])`)
    )
    .orderBy('h.position')
    .execute();
}
