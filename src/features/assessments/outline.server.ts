import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { Outline } from './assessment.ts';

/** An assessment with the whole matrix in outline: which criteria there are and how they are answered. */
export async function outline(tx: Tx, id: string): Promise<Outline> {
  const found = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'a.region_id').onRef('o.id', '=', 'a.organisation_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .leftJoin('app.assessment as b', (join) =>
      join.onRef('b.region_id', '=', 'a.region_id').onRef('b.id', '=', 'a.previous_id')
    )
    .select(['a.id', 'a.label', 't.title', 't.rules', 't.scale_sentence as scaleSentence'])
    .select(['t.lang', 'b.label as previousLabel'])
    .select([
      'o.name as organisation',
      sql<boolean>`app.may('matrix.edit', a.organisation_id)`.as('mayEdit'),
      sql<boolean>`app.may('matrix.finish', a.organisation_id)`.as('mayFinish'),
      sql<boolean>`app.may('note.read', a.organisation_id)`.as('isOfHouse'),
      mayAssign.as('mayAssign'),
      providers.as('providers'),
      countedBy.as('countedBy'),
      sql<string[]>`array(
        select t.theme_id from app.themes_assigned_to_me() t where t.assessment_id = a.id)`.as(
        'assigned'
      ),
      sql<number>`(
        select count(*)::int from app.school s
        where s.region_id = a.region_id and s.owner_id = a.organisation_id and s.gone_on is null)`.as(
        'schools'
      )
    ])
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.worded_level as l')
          .select(['l.no', 'l.name', 'l.meaning'])
          .whereRef('l.region_id', '=', 'a.region_id')
          .whereRef('l.template_id', '=', 'a.template_id')
          .orderBy('l.no')
      ).as('levels'),
      jsonArrayFrom(
        selectFrom('app.worded_theme as h')
          .select(['h.id', 'h.key', 'h.number', 'h.title', 'h.lang'])
          .select((theme) =>
            jsonArrayFrom(
              theme
                .selectFrom('app.theme_assignment as t')
                .innerJoin('app.unit as u', (join) =>
                  join.onRef('u.region_id', '=', 't.region_id').onRef('u.id', '=', 't.unit_id')
                )
                .select(['u.id', 'u.name'])
                .select(sql<boolean>`u.id is not distinct from app.current_unit()`.as('isMine'))
                .select(
                  sql<string | null>`(t.done_at at time zone 'Europe/Berlin')::date`.as('doneOn')
                )
                .whereRef('t.region_id', '=', 'h.region_id')
                .whereRef('t.theme_id', '=', 'h.id')
                .whereRef('t.assessment_id', '=', 'a.id')
                .orderBy(sql`u.name collate "de-x-icu"`)
            ).as('units')
          )
          .whereRef('h.region_id', '=', 'a.region_id')
          .whereRef('h.template_id', '=', 'a.template_id')
          .orderBy('h.position')
      ).as('themes'),
      jsonArrayFrom(
        selectFrom('app.worded_criterion as c')
          .leftJoin('app.answer as w', (join) =>
            join
              .onRef('w.region_id', '=', 'c.region_id')
              .onRef('w.criterion_id', '=', 'c.id')
              .onRef('w.assessment_id', '=', 'a.id')
          )
          .select(['c.key', 'c.title', 'c.lang', 'c.theme_id as themeId', 'c.is_core as isCore'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel'])
          .select('w.target_level as targetLevel')
          .select(sql<boolean>`coalesce(w.is_carried, false)`.as('isCarried'))
          .whereRef('c.region_id', '=', 'a.region_id')
          .whereRef('c.template_id', '=', 'a.template_id')
          .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
          .orderBy('c.position')
      ).as('criteria')
    ])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', id)
    .executeTakeFirst();
  if (!found) error(404);
  const { assigned, ...rest } = found;
  const criteria = rest.themes.flatMap((theme) =>
    rest.criteria.filter((criterion) => criterion.themeId === theme.id)
  );
  const themes = rest.themes.map((theme) => {
    return { ...theme, mayEdit: rest.mayEdit || assigned.includes(theme.id) };
  });
  return { ...rest, themes, criteria };
}

/** Companies that read the draft because they work for its organisation today. */
const providers = sql<{ name: string; until: string }[]>`(
  select coalesce(json_agg(json_build_object('name', d.provider, 'until', d.valid_to) order by d.provider), '[]')
  from app.mandate d
  where d.region_id = a.region_id and d.owner_id = a.organisation_id and d.ended_at is null
    and d.valid_from <= app.today() and d.valid_to >= app.today())`;

/** The open round for which the coordination counts its answers. */
const countedBy = sql<string | null>`(
  select r.label from app.round_owner p
  join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
  where p.region_id = a.region_id and p.assessment_id = a.id limit 1)`;

/** Whoever leads a house with Bereiche and more than one person has something to give away. */
const mayAssign = sql<boolean>`(app.may('matrix.finish', a.organisation_id)
  and exists (select from app.unit u where u.region_id = a.region_id and u.owner_id = a.organisation_id)
  and exists (select from app.membership m
    where m.region_id = a.region_id and m.organisation_id = a.organisation_id and app.is_current(m)
      and m.person_id <> app.current_person()))`;
