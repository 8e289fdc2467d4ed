import { sql } from 'kysely';
import { visit } from '#features/visits/visits.server.ts';
import type { Tx } from '#server/db.ts';
import type { Candidate } from './proposal.ts';

/** What a Tagesordnung is proposed from: the copy the visit rests on, the marks, earlier rounds and goals. */
export async function groundsOf(tx: Tx, visitId: string) {
  const { copy } = await visit(tx, visitId);
  const { rows } = await sql<{ hasExpectations: boolean; hasGoals: boolean }>`
    select exists (
        select from app.visit_expectation e
        where e.region_id = ${tx.region} and e.visit_id = ${visitId}) as "hasExpectations",
      exists (
        select from app.visit v
        join app.visit b on b.region_id = v.region_id and b.owner_id = v.owner_id and b.state = 'held'
        join app.goal g on g.region_id = b.region_id and g.visit_id = b.id
        where v.region_id = ${tx.region} and v.id = ${visitId} and b.id <> v.id) as "hasGoals"
  `.execute(tx);
  return {
    hasExpectations: rows[0]?.hasExpectations ?? false,
    hasGoals: rows[0]?.hasGoals ?? false,
    candidates: copy ? await candidates(tx, visitId, copy.id) : []
  };
}

/** The Schulträger's own wish to talk counts once, whether it stands in the copy or was marked for the visit. */
async function candidates(tx: Tx, visitId: string, copyId: string): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select k.id as "criterionId", k.title, w.priority, w.current_level as "currentLevel",
      w.target_level as "targetLevel",
      (select count(*)::int from app.visit_mark n
        where n.region_id = w.region_id and n.visit_id = ${visitId} and n.criterion_id = w.criterion_id
          and not (w.to_discuss and n.organisation_id = n.owner_id)) + w.to_discuss::int as marks,
      coalesce(w.current_level < b.current_level, false) as "hasFallen"
    from app.copied_answer w
    join app.frozen_copy c on c.region_id = w.region_id and c.id = w.copy_id
    join app.worded_criterion k on k.region_id = w.region_id and k.id = w.criterion_id
    join app.theme t on t.region_id = w.region_id and t.id = w.theme_id
    left join lateral (
      select e.current_level from app.frozen_copy f
      join app.copied_answer e on e.region_id = f.region_id and e.copy_id = f.id
      join app.criterion_succession s on s.region_id = e.region_id
        and s.from_criterion_id = e.criterion_id and s.to_criterion_id = w.criterion_id and s.is_unchanged
      where f.region_id = c.region_id and f.organisation_id = c.organisation_id
        and f.assessment_id <> c.assessment_id and f.taken_at < c.taken_at
      order by f.taken_at desc
      limit 1) b on true
    where w.region_id = ${tx.region} and w.copy_id = ${copyId}
    order by t.position, k.position`.execute(tx);
  return rows;
}
