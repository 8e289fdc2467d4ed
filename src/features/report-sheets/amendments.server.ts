import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { sheetOf } from './facts.server.ts';
import type { AmendmentInput } from './sheet-input.ts';

/** The confirmed Berichtsbogen that would be amended; for those who may confirm. */
export async function sheetToAmend(tx: Tx, visitId: string) {
  const sheet = await sheetOf(tx, visitId);
  if (!sheet.mayConfirm) error(403);
  return sheet;
}

/**
 * Begins an amendment: a draft of its own that takes over what was written and names the one it amends. That
 * one stays as it is; goals and results can be changed again until the amendment is confirmed.
 */
export async function amend(tx: Tx, visitId: string, { reason }: AmendmentInput): Promise<void> {
  await lockedVisit(tx, visitId);
  const sheet = await sheetToAmend(tx, visitId);
  if (sheet.state !== 'confirmed') throw wrongState(m.report_amend_open());
  const { rows } = await sql<{ id: string }>`
    insert into app.report_sheet (region_id, visit_id, owner_id, copy_id, year, number, amendment, amends_id, reason,
      highlights, open_points, distribution, next_on, marking, state_by)
    select s.region_id, s.visit_id, s.owner_id, s.copy_id, s.year, s.number, s.amendment + 1, s.id, ${reason},
      s.highlights, s.open_points, s.distribution, s.next_on, s.marking, ${tx.actor.membershipId}
    from app.report_sheet s where s.region_id = ${tx.region} and s.id = ${sheet.id}
    returning id`.execute(tx);
  const id = rows[0]?.id ?? error(404);
  await sql`
    insert into app.report_text (region_id, sheet_id, owner_id, place, text)
    select t.region_id, ${id}, t.owner_id, t.place, t.text from app.report_text t
    where t.region_id = ${tx.region} and t.sheet_id = ${sheet.id}`.execute(tx);
  await sql`
    insert into app.report_section (region_id, sheet_id, school_id, owner_id, visit_id, situation, owner_view,
      school_view, agreed, planned)
    select t.region_id, ${id}, t.school_id, t.owner_id, t.visit_id, t.situation, t.owner_view, t.school_view,
      t.agreed, t.planned
    from app.report_section t where t.region_id = ${tx.region} and t.sheet_id = ${sheet.id}`.execute(
    tx
  );
}

/** Every Berichtsbogen of a visit the reader may see, the newest first: the first one and its amendments. */
export async function editionsOf(tx: Tx, visitId: string) {
  return tx
    .selectFrom('app.report_sheet as s')
    .where('s.region_id', '=', tx.region)
    .where('s.visit_id', '=', visitId)
    .select(['s.id', 's.year', 's.number', 's.amendment', 's.state', 's.reason'])
    .select(['s.state_at as stateAt'])
    .orderBy('s.amendment', 'desc')
    .execute();
}
