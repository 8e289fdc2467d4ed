import { lockedVisit } from '#features/visits/changes.server.ts';
import type { Tx } from '#server/db.ts';

/**
 * Keeps a measure said at the table for the owner; who does it and until when is asked afterwards. Where the
 * visit has one goal about the criterion, it is a step to that.
 *
 * @param id made where it was typed: what is sent again with the same id is kept once
 * @returns whether it is new
 */
export async function recordMeasure(
  tx: Tx,
  visitId: string,
  said: { title: string; criterionId: string | null },
  id?: string
): Promise<boolean> {
  const { ownerId } = await lockedVisit(tx, visitId, 'talking', 'held');
  if (id && (await isKept(tx, id))) return false;
  await tx
    .insertInto('app.measure')
    .values({
      ...(id ? { id } : {}),
      region_id: tx.region,
      visit_id: visitId,
      goal_id: await onlyGoal(tx, visitId, said.criterionId),
      criterion_id: said.criterionId,
      owner_id: ownerId,
      party_id: ownerId,
      party_kind: 'schoolOwner',
      title: said.title,
      recorded_by: tx.actor.membershipId
    })
    .execute();
  return true;
}

async function isKept(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .selectFrom('app.measure')
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .select('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function onlyGoal(
  tx: Tx,
  visitId: string,
  criterionId: string | null
): Promise<string | null> {
  if (!criterionId) return null;
  const goals = await tx
    .selectFrom('app.goal')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('criterion_id', '=', criterionId)
    .select('id')
    .limit(2)
    .execute();
  const [only, ...others] = goals;
  return only && others.length === 0 ? only.id : null;
}
