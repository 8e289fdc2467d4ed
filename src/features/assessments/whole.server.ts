import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { WholeMatrix } from './whole.ts';

/** An assessment with every word of its matrix and every answer; 404 for everybody it is none of the business of. */
export async function wholeMatrix(tx: Tx, id: string): Promise<WholeMatrix> {
  const found = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'a.region_id').onRef('o.id', '=', 'a.organisation_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .select(['a.id', 'a.organisation_id as organisationId', 'o.name as organisation', 'a.label'])
    .select(['a.started_on as startedOn', 't.title', 't.lang', 't.rules'])
    .select('t.scale_sentence as scaleSentence')
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
          .select(['h.id', 'h.key', 'h.number', 'h.title'])
          .select(sql<boolean>`app.may_answer(a.organisation_id, a.id, h.id)`.as('mayAnswer'))
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
          .leftJoin('app.internal_note as n', (join) =>
            join
              .onRef('n.region_id', '=', 'c.region_id')
              .onRef('n.criterion_id', '=', 'c.id')
              .onRef('n.assessment_id', '=', 'a.id')
          )
          .select(['c.key', 'c.title', 'c.theme_id as themeId', 'c.level_texts as levelTexts'])
          .select(['c.guiding_question as guidingQuestion', 'c.evidence_hint as evidenceHint'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel', 'w.horizon'])
          .select(['w.target_level as targetLevel', 'w.priority'])
          .select(sql<string>`coalesce(w.remark, '')`.as('remark'))
          .select(sql<boolean>`coalesce(w.to_discuss, false)`.as('toDiscuss'))
          .select(sql<string>`coalesce(n.text, '')`.as('note'))
          .select(sql<number>`coalesce(w.version, 0)`.as('version'))
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
  const { themes, criteria, ...rest } = found;
  return {
    ...rest,
    themes: themes
      .map((theme) => ({
        ...theme,
        criteria: criteria.filter(({ themeId }) => themeId === theme.id)
      }))
      .filter((theme) => theme.criteria.length > 0)
  };
}
