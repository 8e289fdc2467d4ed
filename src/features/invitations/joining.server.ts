import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Words } from '#features/regions/words.ts';
import type { SystemTx } from '#server/db.ts';
import type { Offer } from './offer.ts';

/** The open invitation to a region, else null. */
export async function openInvitation(
  tx: SystemTx,
  id: string,
  how: 'look' | 'hold'
): Promise<Offer | null> {
  const row = await tx
    .selectFrom('app.invitation as i')
    .innerJoin('app.region as r', 'r.id', 'i.region_id')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.organisation_id')
    )
    .leftJoin('app.membership as m', (join) =>
      join.onRef('m.region_id', '=', 'i.region_id').onRef('m.id', '=', 'i.invited_by')
    )
    .leftJoin('app.person as p', (join) =>
      join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
    )
    .leftJoin('app.organisation as h', (join) =>
      join.onRef('h.region_id', '=', 'm.region_id').onRef('h.id', '=', 'm.organisation_id')
    )
    .leftJoin('app.unit as t', (join) =>
      join.onRef('t.region_id', '=', 'i.region_id').onRef('t.id', '=', 'i.unit_id')
    )
    .leftJoin('app.mandate as d', (join) =>
      join.onRef('d.region_id', '=', 'i.region_id').onRef('d.id', '=', 'i.mandate_id')
    )
    .leftJoin('auth.user as u', 'u.email', 'i.mail')
    .select(['i.mail', 'i.name', 'i.role', 'i.expires_at as expiresAt', 'u.id as userId'])
    .select(['r.id as regionId', 'r.short_name as shortName', 'r.name as regionName'])
    .select(['o.id as organisationId', 'o.name as organisationName', 'o.kind'])
    .select(['i.valid_to as validTo', 't.name as unit', sql<Words>`r.words`.as('words')])
    .select(['d.provider', 'd.purpose', 'd.valid_to as mandateUntil'])
    .select(['p.name as inviter', 'h.name as inviterOrganisation'])
    .where('i.id', '=', id)
    .where('r.suspended_at', 'is', null)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .where('i.expires_at', '>', sql<Date>`app.now()`)
    .where(sql<boolean>`(i.valid_to is null or i.valid_to >= app.today())`)
    .$if(how === 'hold', (query) => query.forUpdate('i'))
    .executeTakeFirst();
  if (!row) return null;
  return {
    id,
    kind: 'invitation',
    mail: row.mail,
    name: row.name,
    userId: row.userId,
    region: { id: row.regionId, shortName: row.shortName, name: row.regionName, words: row.words },
    organisation: { id: row.organisationId, name: row.organisationName, kind: row.kind },
    role: row.role,
    validTo: row.validTo,
    unit: row.unit,
    mandate: row.provider
      ? { provider: row.provider, purpose: row.purpose ?? '', until: row.mandateUntil ?? '' }
      : null,
    inviter: row.inviter
      ? { name: row.inviter, organisation: row.inviterOrganisation ?? '' }
      : null,
    expiresAt: row.expiresAt
  };
}

/** Makes the account a person of the region with the offered role and marks the invitation as used. */
export async function joinRegion(
  tx: SystemTx,
  { id, region }: Offer,
  person: { userId: string; name: string; mail: string }
): Promise<void> {
  if (!region) throw new Error('an invitation leads to a region');
  const personId = await personIn(tx, region.id, person);
  await sql`
    insert into app.membership (region_id, person_id, organisation_id, role, unit_id, mandate_id, valid_from, valid_to)
    select i.region_id, ${personId}, i.organisation_id, i.role, i.unit_id, i.mandate_id, app.today(), least(d.valid_to, i.valid_to)
    from app.invitation i
    left join app.mandate d on d.region_id = i.region_id and d.id = i.mandate_id
    where i.region_id = ${region.id} and i.id = ${id} and not exists (
      select from app.membership m
      where m.region_id = ${region.id} and m.person_id = ${personId}
        and m.organisation_id = i.organisation_id and m.role = i.role
        and m.mandate_id is not distinct from i.mandate_id
        and (m.valid_to is null or m.valid_to >= app.today()))`.execute(tx);
  await tx
    .updateTable('app.invitation')
    .set({ accepted_at: sql`app.now()` })
    .where('region_id', '=', region.id)
    .where('id', '=', id)
    .execute();
}

async function personIn(
  tx: SystemTx,
  regionId: string,
  { userId, name, mail }: { userId: string; name: string; mail: string }
): Promise<string> {
  const known = await tx
    .selectFrom('app.person')
    .select(['id', 'user_id as userId', 'suspended_at as suspendedAt'])
    .where('region_id', '=', regionId)
    .where(({ eb, or }) => or([eb('user_id', '=', userId), eb('mail', '=', mail)]))
    .orderBy(sql`user_id = ${userId}`, (order) => order.desc().nullsLast())
    .executeTakeFirst();
  if (!known) {
    const { id } = await tx
      .insertInto('app.person')
      .values({ region_id: regionId, user_id: userId, name, mail })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }
  if (known.suspendedAt) error(403);
  // The address once belonged to another account: nobody takes over its person.
  if (known.userId && known.userId !== userId) error(409);
  if (!known.userId) {
    await tx
      .updateTable('app.person')
      .set({ user_id: userId, name })
      .where('region_id', '=', regionId)
      .where('id', '=', known.id)
      .execute();
  }
  return known.id;
}
