import { sql } from 'kysely';
import { kindPlace } from '#features/units/order.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

/** Bereiche of a Schulträger that may take part in its visits, and how many people each has; many have none. */
export function unitOptions(tx: Tx, ownerId: string) {
  return tx
    .selectFrom('app.unit as u')
    .where('u.region_id', '=', tx.region)
    .where('u.owner_id', '=', ownerId)
    .select(['u.id', 'u.name', sql<number>`app.unit_size(u.id)`.as('people')])
    .orderBy(kindPlace)
    .orderBy(sql`u.name collate "de-x-icu"`);
}

/**
 * Makes exactly these Bereiche take part. Whose is new gets an invitation by mail, whose is not chosen any more
 * one that takes the appointment out of the calendar.
 */
export async function inviteUnits(
  tx: Tx,
  visit: { id: string; ownerId: string },
  ids: string[]
): Promise<void> {
  const known = await unitOptions(tx, visit.ownerId).execute();
  if (ids.some((id) => !known.some((unit) => unit.id === id))) {
    throw new Invalid({ units: m.form_choice() });
  }
  const removed = await tx
    .deleteFrom('app.visit_unit')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visit.id)
    .where('unit_id', 'not in', ids.length > 0 ? ids : [visit.ownerId])
    .returning('unit_id as id')
    .execute();
  const added = await sql<{ id: string }>`
    insert into app.visit_unit (region_id, visit_id, unit_id, owner_id)
    select ${tx.region}, ${visit.id}, chosen.id, ${visit.ownerId}
    from unnest(${[...new Set(ids)]}::uuid[]) as chosen (id)
    on conflict do nothing
    returning unit_id as id`.execute(tx);
  if (removed.length > 0) await countUp(tx, visit.id);
  await mailEach(tx, 'visitRemoval', visit.id, removed);
  await mailEach(tx, 'visitInvitation', visit.id, added.rows);
}

/** Tells the people of every Bereich that takes part. */
export async function mailUnits(tx: Tx, visitId: string): Promise<boolean> {
  const units = await tx
    .selectFrom('app.visit_unit')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .select('unit_id as id')
    .execute();
  await mailEach(tx, 'visitChange', visitId, units);
  return units.length > 0;
}

/** Visits ahead to which the acting person is invited with its Bereich and has not answered, the nearest first. */
export function unansweredInvitationsQuery(tx: Tx) {
  return sql<{ id: string; title: string; heldOn: string }>`(
    select v.id, v.title, v.held_on as "heldOn"
    from app.visits_of_my_unit() u
    join app.visit v on v.region_id = ${tx.region} and v.id = u.visit_id
    where v.state = 'planned' and not exists (
      select from app.visit_unit_answer a
      where a.region_id = v.region_id and a.visit_id = v.id and a.sequence >= v.asked_sequence
        and a.membership_id = app.current_membership())
    order by v.held_on
    limit 5)`;
}

/** Names of the Bereiche a visit has and of those that were chosen instead, for a person to compare. */
export async function unitNames(
  tx: Tx,
  { id, ownerId }: { id: string; ownerId: string },
  chosen: string[]
) {
  const options = await unitOptions(tx, ownerId).execute();
  const saved = await tx
    .selectFrom('app.visit_unit')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', id)
    .select('unit_id as id')
    .execute();
  const named = (ids: string[]) =>
    options
      .filter((unit) => ids.includes(unit.id))
      .map(({ name }) => name)
      .join(', ');
  return { mine: named(chosen), theirs: named(saved.map((unit) => unit.id)) };
}

/** A calendar takes an appointment out only with a higher number; nobody else is asked anew. */
async function countUp(tx: Tx, visitId: string): Promise<void> {
  await tx
    .updateTable('app.visit')
    .set((eb) => ({ sequence: eb('sequence', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', visitId)
    .execute();
}

async function mailEach(
  tx: Tx,
  kind: 'visitInvitation' | 'visitRemoval' | 'visitChange',
  visitId: string,
  units: { id: string }[]
): Promise<void> {
  await sql`
    select app.mail_unit(${kind}, unit, ${visitId})
    from unnest(${units.map(({ id }) => id)}::uuid[]) unit`.execute(tx);
}
