import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { GoalState } from './goal-state.ts';
import { liveGoals } from './live-goals.server.ts';
import { measuresOf } from './measures.server.ts';

/** A step that was taken; who took it is named by office, not by person. */
export type GoalStep = { no: number; state: GoalState; reason: string; madeOn: string };

/** Where a goal comes from and where it is met again; null where the reader may not see it or there is none. */
type Chain = {
  steps: GoalStep[];
  report: { state: string; year: number; number: number } | null;
  /** What the frozen copy the visit rests on says about the criterion; its page is for the own house. */
  remark: { text: string; copyId: string | null; takenOn: string } | null;
  /** The newest assessment that asks the criterion. */
  assessment: { id: string; label: string } | null;
};

/** One goal with its way from the matrix to now; 404 where the reader may not see it. */
export async function goalPage(tx: Tx, id: string) {
  const goal = (await liveGoals(tx).where('g.id', '=', id).executeTakeFirst()) ?? error(404);
  const { rows } = await sql<Chain>`
    select
      (select coalesce(json_agg(json_build_object(
          'no', s.no, 'state', s.state, 'reason', s.reason, 'madeOn', s.made_on) order by s.no desc), '[]')
        from app.goal_step s where s.region_id = ${tx.region} and s.goal_id = ${id}) as steps,
      (select json_build_object('state', r.state, 'year', r.year, 'number', r.number)
        from app.report_sheet r where r.region_id = ${tx.region} and r.visit_id = ${goal.visitId}
        order by r.state = 'confirmed' desc limit 1) as report,
      (select json_build_object('text', c.remark, 'takenOn', f.taken_on,
          'copyId', case when app.may('matrix.read', f.organisation_id) then f.id end)
        from app.report_sheet r
        join app.frozen_copy f on f.region_id = r.region_id and f.id = r.copy_id
        join app.copied_remark c on c.region_id = f.region_id and c.copy_id = f.id
        where r.region_id = ${tx.region} and r.visit_id = ${goal.visitId}
          and c.criterion_id = ${goal.criterionId} and c.remark <> '' limit 1) as remark,
      (select json_build_object('id', a.id, 'label', a.label)
        from app.assessment a
        join app.criterion c on c.region_id = a.region_id and c.template_id = a.template_id
        where a.region_id = ${tx.region} and a.organisation_id = ${goal.ownerId} and c.key = ${goal.criterionKey}
        order by a.started_on desc, a.id desc limit 1) as assessment`.execute(tx);
  const chain = rows[0];
  if (!chain) throw new Error('a select without a table gives one row');
  return { goal, ...chain, measures: await measuresOf(tx, id) };
}
