import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { ReleaseInput } from './release-input.ts';

type Standing = {
  copy: { id: string; ownerId: string };
  visits: { id: string; partners: { id: string }[] }[];
  themes: string[];
  input: ReleaseInput;
};

/**
 * Lets whoever is invited to these visits later have the copy at once; the database gives it with the
 * invitation. Returns for each of today's partners the standing release that it gets the copy through.
 */
export async function addStanding(
  tx: Tx,
  { copy, visits, themes, input }: Standing
): Promise<Map<string, string>> {
  const through = new Map<string, string>();
  for (const visit of visits) {
    await end(tx, [copy.id], visit.id);
    if (input.ersetzen) await end(tx, await correctedBy(tx, copy.id), visit.id);
    const { id } = await tx
      .insertInto('app.standing_release')
      .values({
        region_id: tx.region,
        visit_id: visit.id,
        copy_id: copy.id,
        organisation_id: copy.ownerId,
        includes_remarks: input.bemerkungen,
        until: input.bis,
        theme_ids: themes,
        made_by: tx.actor.membershipId
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const partner of visit.partners) through.set(partner.id, id);
  }
  return through;
}

/** What whoever is invited to a visit gets at once; for its owner, nobody else finds any. */
export async function standingOf(tx: Tx, at: { visitId?: string; copyId?: string }) {
  return tx
    .selectFrom('app.standing_release as s')
    .innerJoin('app.frozen_copy as f', (join) =>
      join.onRef('f.region_id', '=', 's.region_id').onRef('f.id', '=', 's.copy_id')
    )
    .innerJoin('app.visit as v', (join) =>
      join.onRef('v.region_id', '=', 's.region_id').onRef('v.id', '=', 's.visit_id')
    )
    .where('s.region_id', '=', tx.region)
    .where('s.ended_at', 'is', null)
    .where(sql<boolean>`(s.until is null or s.until >= app.today())`)
    .$if(at.visitId !== undefined, (query) => query.where('s.visit_id', '=', at.visitId ?? ''))
    .$if(at.copyId !== undefined, (query) => query.where('s.copy_id', '=', at.copyId ?? ''))
    .select(['s.id', 's.copy_id as copyId', 's.until', 's.includes_remarks as includesRemarks'])
    .select([
      'f.number',
      'f.taken_on as takenOn',
      'v.id as visitId',
      'v.title',
      'v.held_on as heldOn'
    ])
    .select(sql<number>`cardinality(s.theme_ids)`.as('themes'))
    .select(themesOfMatrix.as('themesOfMatrix'))
    .select(
      sql<boolean>`s.organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[])`.as(
        'mayEnd'
      )
    )
    .orderBy('f.taken_at', 'desc')
    .execute();
}

/** The standing release of a copy for a visit, to end it; 404 where there is none. */
export async function standingToEnd(tx: Tx, copyId: string, visitId: string) {
  const [found] = await standingOf(tx, { copyId, visitId });
  if (!found) error(404);
  if (!found.mayEnd) error(403);
  return found;
}

/** From now on an invitation brings the copy no more; who has it keeps it. */
export async function endStanding(tx: Tx, copyId: string, visitId: string): Promise<void> {
  await standingToEnd(tx, copyId, visitId);
  const ended = await end(tx, [copyId], visitId);
  if (ended === 0) throw new Outdated({ kind: 'state', text: m.release_withdraw_over() });
}

async function end(tx: Tx, copyIds: string[], visitId: string): Promise<number> {
  if (copyIds.length === 0) return 0;
  const { numUpdatedRows } = await tx
    .updateTable('app.standing_release')
    .set({ ended_at: sql<Date>`app.now()`, ended_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('copy_id', 'in', copyIds)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

async function correctedBy(tx: Tx, copyId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive earlier as (
      select b.corrects_id as id from app.correction b where b.region_id = ${tx.region} and b.copy_id = ${copyId}
      union all
      select b.corrects_id from app.correction b join earlier x on x.id = b.copy_id
      where b.region_id = ${tx.region})
    select id from earlier`.execute(tx);
  return rows.map(({ id }) => id);
}

const themesOfMatrix = sql<number>`(
  select count(*)::int from app.theme h where h.region_id = f.region_id and h.template_id = f.template_id)`;
