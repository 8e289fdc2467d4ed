import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

/**
 * Begins an assessment with the answers of the round before, each to be confirmed. A criterion that the matrix
 * words anew begins empty. Notes and what was to be discussed belonged to that round.
 */
export async function carryOver(tx: Tx, assessmentId: string): Promise<void> {
  await sql`
    insert into app.answer (region_id, assessment_id, criterion_id, organisation_id, template_id, theme_id,
      current_level, no_level, target_level, horizon, priority, remark, is_carried)
    select a.region_id, a.id, c.id, a.organisation_id, a.template_id, c.theme_id,
      w.current_level, w.no_level, w.target_level, w.horizon, w.priority, w.remark, true
    ${sameCriteria}
    join app.answer w on w.region_id = a.region_id and w.assessment_id = a.previous_id and w.criterion_id = s.from_criterion_id
    where a.region_id = ${tx.region} and a.id = ${assessmentId} and s.is_unchanged
      and (w.remark <> ''
        or num_nonnulls(w.current_level, w.no_level, w.target_level, w.horizon, w.priority) > 0)`.execute(
    tx
  );
  await sql`
    insert into app.deviating_school (region_id, assessment_id, criterion_id, school_id, organisation_id,
      template_id, theme_id, direction, note, changed_by)
    select a.region_id, a.id, c.id, d.school_id, a.organisation_id, a.template_id, c.theme_id,
      d.direction, d.note, d.changed_by
    ${sameCriteria}
    join app.deviating_school d
      on d.region_id = a.region_id and d.assessment_id = a.previous_id and d.criterion_id = s.from_criterion_id
    join app.school o on o.region_id = d.region_id and o.id = d.school_id and o.owner_id = a.organisation_id
    where a.region_id = ${tx.region} and a.id = ${assessmentId} and s.is_unchanged`.execute(tx);
}

/** Criteria `c` of assessment `a` with what `s` the round before asked under the same key. */
const sameCriteria = sql`
  from app.assessment a
  join app.assessment p on p.region_id = a.region_id and p.id = a.previous_id
  join app.criterion_succession s on s.region_id = a.region_id
    and s.from_template_id = p.template_id and s.to_template_id = a.template_id
  join app.criterion c on c.region_id = s.region_id and c.id = s.to_criterion_id
    and app.is_asked(c.applies_to, a.organisation_id)`;
