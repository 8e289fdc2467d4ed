import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

/** Who can be invited: offices, advisers and supervision of the region, other owners, one's own schools. */
export function partnerOptions(tx: Tx, ownerId: string) {
  return tx
    .selectFrom('app.organisation as o')
    .where('o.region_id', '=', tx.region)
    .where(invitable(ownerId))
    .select(['o.id', 'o.name', 'o.kind'])
    .orderBy(
      sql`array_position(array['coordinationOffice', 'mediaAdvice', 'schoolSupervision', 'schoolOwner'], o.kind)`
    )
    .orderBy(sql`o.name collate "de-x-icu"`);
}

type Invited = { id: string; ownerId: string };

/**
 * Makes exactly these organisations partners until the day, guests aside; who is new gets an invitation by mail.
 */
export async function invite(tx: Tx, visit: Invited, ids: string[], accessUntil: string) {
  await refuseStrangers(tx, visit.ownerId, ids);
  await tx
    .deleteFrom('app.visit_partner')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visit.id)
    .where(isNoGuest)
    .where('organisation_id', 'not in', ids.length > 0 ? ids : [visit.ownerId])
    .execute();
  await tx
    .updateTable('app.visit_partner')
    .set({ access_until: accessUntil })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visit.id)
    .where(isNoGuest)
    .execute();
  const added = await addPartners(tx, visit, ids, accessUntil);
  await sql`
    select app.mail_organisation('visitInvitation', organisation, ${visit.id})
    from unnest(${added}::uuid[]) organisation
  `.execute(tx);
}

/** Tells every partner who may still see the visit; false where there is none. */
export async function mailPartners(
  tx: Tx,
  kind: 'visitChange' | 'reportSheet',
  visitId: string
): Promise<boolean> {
  const { rows } = await sql`
    select app.mail_organisation(${kind}, p.organisation_id, p.visit_id)
    from app.visit_partner p
    where p.region_id = ${tx.region} and p.visit_id = ${visitId} and p.access_until >= app.today()
  `.execute(tx);
  return rows.length > 0;
}

/** Names of the partners a visit has and of those that were chosen instead, for a person to compare. */
export async function partnerNames(tx: Tx, visitId: string, chosen: string[]) {
  const rows = await tx
    .selectFrom('app.organisation as o')
    .leftJoin('app.visit_partner as p', (join) =>
      join
        .onRef('p.region_id', '=', 'o.region_id')
        .onRef('p.organisation_id', '=', 'o.id')
        .on('p.visit_id', '=', visitId)
    )
    .where('o.region_id', '=', tx.region)
    .where((eb) =>
      eb.or([
        eb.and([eb('p.visit_id', 'is not', null), eb('o.kind', '<>', 'guest')]),
        ...(chosen.length > 0 ? [eb('o.id', 'in', chosen)] : [])
      ])
    )
    .select(['o.id', 'o.name', 'p.access_until as accessUntil'])
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  const names = (list: typeof rows) => list.map(({ name }) => name).join(', ');
  const saved = rows.filter(({ accessUntil }) => accessUntil !== null);
  return {
    mine: names(rows.filter(({ id }) => chosen.includes(id))),
    theirs: names(saved),
    accessUntil: saved[0]?.accessUntil ?? null
  };
}

const isNoGuest = sql<boolean>`not exists (
  select from app.guest g
  where g.region_id = visit_partner.region_id and g.id = visit_partner.organisation_id)`;

async function addPartners(tx: Tx, visit: Invited, ids: string[], accessUntil: string) {
  if (ids.length === 0) return [];
  const rows = await tx
    .insertInto('app.visit_partner')
    .values(
      ids.map((id) => ({
        region_id: tx.region,
        visit_id: visit.id,
        organisation_id: id,
        owner_id: visit.ownerId,
        access_until: accessUntil
      }))
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('organisation_id')
    .execute();
  return rows.map((row) => row.organisation_id);
}

async function refuseStrangers(tx: Tx, ownerId: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const known = await tx
    .selectFrom('app.organisation as o')
    .where('o.region_id', '=', tx.region)
    .where('o.id', 'in', ids)
    .where(invitable(ownerId))
    .select('o.id')
    .execute();
  if (known.length < new Set(ids).size) throw new Invalid({ partners: m.form_choice() });
}

const invitable = (ownerId: string) => sql<boolean>`(
  o.kind in ('coordinationOffice', 'mediaAdvice', 'schoolSupervision')
  or o.kind = 'schoolOwner' and o.id <> ${ownerId} and exists (
    select from app.school_owner w where w.region_id = o.region_id and w.id = o.id and w.gone_on is null)
  or o.kind = 'school' and exists (
    select from app.school c where c.region_id = o.region_id and c.id = o.id
      and c.owner_id = ${ownerId} and c.gone_on is null))`;
