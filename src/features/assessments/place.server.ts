import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

export type Place = Readonly<{ assessmentId: string; key: string }>;

/** A criterion of an assessment by its ids, and what the acting membership may do there. */
export async function placeOf(tx: Tx, at: Place) {
  const row = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .innerJoin('app.worded_criterion as c', (join) =>
      join.onRef('c.region_id', '=', 'a.region_id').onRef('c.template_id', '=', 'a.template_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'a.region_id').onRef('o.id', '=', 'a.organisation_id')
    )
    .select(['a.id as assessmentId', 'a.label', 'a.template_id as templateId'])
    .select(['o.id as organisationId', 'o.name as organisation'])
    .select(['c.id as criterionId', 'c.theme_id as themeId', 'c.key', 'c.title'])
    .select(['c.evidence_hint as evidenceHint', 'c.no_upload as noUpload', 'c.lang'])
    .select([
      sql<string | null>`t.field_rules ->> 'evidence'`.as('evidenceRule'),
      sql<string | null>`t.field_rules ->> 'deviatingSchools'`.as('deviatingRule')
    ])
    .select([
      sql<boolean>`app.may_answer(a.organisation_id, a.id, c.theme_id)`.as('mayAnswer'),
      sql<boolean>`app.may('note.read', a.organisation_id)`.as('isOfHouse')
    ])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', at.assessmentId)
    .where('c.key', '=', at.key)
    .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
    .executeTakeFirst();
  return row ?? error(404);
}

/** The columns that name the place in a row of its own. */
export function keyOf(tx: Tx, place: Awaited<ReturnType<typeof placeOf>>) {
  return {
    region_id: tx.region,
    assessment_id: place.assessmentId,
    criterion_id: place.criterionId,
    organisation_id: place.organisationId,
    template_id: place.templateId,
    theme_id: place.themeId
  };
}
