import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';

/** Everybody whose membership the acting one may see, by organisation, and the invitations it may manage. */
export async function peoplePage(tx: Tx) {
  return tx
    .selectNoFrom((one) => [
      jsonArrayFrom(members(tx)).as('members'),
      jsonArrayFrom(openInvitations(tx)).as('invitations'),
      one
        .or([
          sql<boolean>`cardinality(app.organisations_where('people.invite')) > 0`,
          sql<boolean>`app.may_in_region('people.inviteLeads')`
        ])
        .as('mayInvite')
    ])
    .executeTakeFirstOrThrow();
}

function members(tx: Tx) {
  return (
    tx
      .selectFrom('app.membership as m')
      .innerJoin('app.person as p', (join) =>
        join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
      )
      .innerJoin('app.organisation as o', (join) =>
        join.onRef('o.region_id', '=', 'm.region_id').onRef('o.id', '=', 'm.organisation_id')
      )
      .leftJoin('app.unit as u', (join) =>
        join.onRef('u.region_id', '=', 'm.region_id').onRef('u.id', '=', 'm.unit_id')
      )
      .leftJoin('app.mandate as d', (join) =>
        join.onRef('d.region_id', '=', 'm.region_id').onRef('d.id', '=', 'm.mandate_id')
      )
      .leftJoin('app.membership as r', (join) =>
        join.onRef('r.region_id', '=', 'm.region_id').onRef('r.id', '=', 'm.deputy_of')
      )
      .leftJoin('app.person as q', (join) =>
        join.onRef('q.region_id', '=', 'r.region_id').onRef('q.id', '=', 'r.person_id')
      )
      .select(['m.id', 'm.role', 'p.name', 'p.mail', 'o.name as organisationName'])
      .select(['u.name as unitName', 'd.provider', 'q.name as deputyFor'])
      .select(['m.valid_from as validFrom', 'm.valid_to as validTo'])
      .select(sql<boolean>`p.suspended_at is not null`.as('isSuspended'))
      .select(sql<boolean>`app.is_current(m)`.as('isCurrent'))
      .where('m.region_id', '=', tx.region)
      // Who has left is no longer listed; who comes or is suspended, for now, is.
      .where(sql<boolean>`(app.is_current(m) or m.valid_from > app.today())`)
      .orderBy(sql`o.name collate "de-x-icu"`)
      .orderBy(sql`p.name collate "de-x-icu"`)
      .orderBy('m.id')
  );
}

function openInvitations(tx: Tx) {
  return tx
    .selectFrom('app.invitation as i')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.organisation_id')
    )
    .select(['i.id', 'i.role', 'i.name', 'i.mail', 'o.name as organisationName'])
    .select(['i.expires_at as expiresAt', sql<boolean>`i.expires_at < app.now()`.as('isExpired')])
    .where('i.region_id', '=', tx.region)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .orderBy('i.created_at', 'desc');
}
