import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { kindPlace } from '#features/units/order.server.ts';
import type { Tx } from '#server/db.ts';
import { byName, pupilsAsOf, schoolRows } from './school-rows.server.ts';

/** One organisation as the directory knows it: a Schulträger with its schools, a school, or another body. */
export async function organisationPage(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name', 'o.kind', 'o.by_hand as byHand'])
    .select((one) => [
      jsonObjectFrom(owner(tx, id)).as('owner'),
      jsonObjectFrom(school(tx, id)).as('school'),
      jsonObjectFrom(correction(tx, id)).as('correction'),
      jsonArrayFrom(schoolRows(tx).where('s.owner_id', '=', id).orderBy(byName)).as('schools'),
      jsonArrayFrom(units(tx, id)).as('units'),
      jsonArrayFrom(people(tx, id)).as('people'),
      jsonArrayFrom(mandates(tx, id)).as('mandates'),
      pupilsAsOf(tx, { column: 'owner_id', id }).as('pupilsAsOf'),
      sql<boolean>`app.may('record.edit', o.id) or app.may_in_region('register.edit')`.as(
        'mayEdit'
      ),
      sql<boolean>`o.kind = 'schoolOwner' and app.may('record.edit', o.id)`.as('maySetTerms'),
      sql<boolean>`app.may('unit.edit', o.id)`.as('mayEditUnits'),
      sql<boolean>`app.may('mandate.edit', o.id)`.as('mayGiveMandates'),
      sql<boolean>`app.may('mandate.read', o.id)`.as('maySeeMandates'),
      sql<boolean>`app.may('people.read', o.id)`.as('isOwn'),
      sql<boolean>`app.may('data.extract', o.id)`.as('mayExtract'),
      one
        .and([
          sql<boolean>`app.may_in_region('register.edit')`,
          one.or([
            one('o.by_hand', '=', true),
            one('o.kind', 'in', ['schoolSupervision', 'mediaAdvice', 'steering'])
          ])
        ])
        .as('mayEditEntry')
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', id)
    .executeTakeFirst();
  return row ?? error(404);
}

export type OrganisationPage = Awaited<ReturnType<typeof organisationPage>>;

function owner(tx: Tx, id: string) {
  return tx
    .selectFrom('app.school_owner as w')
    .leftJoin('app.municipality as m', (join) =>
      join.onRef('m.region_id', '=', 'w.region_id').onRef('m.key', '=', 'w.seat_key')
    )
    .leftJoin('app.owner_terms as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.owner_id', '=', 'w.id')
    )
    .select(['w.register_number as number', 'w.legal_form as legalForm', 'w.gone_on as goneOn'])
    .select(['m.id as seatId', 'm.name as seat'])
    .select(['t.body_kind as bodyKind', 't.council', 't.head', 't.committee', 't.office'])
    .where('w.region_id', '=', tx.region)
    .where('w.id', '=', id);
}

function school(tx: Tx, id: string) {
  return schoolRows(tx)
    .leftJoin('app.organisation_period as p', (join) =>
      join
        .onRef('p.region_id', '=', 's.region_id')
        .onRef('p.organisation_id', '=', 's.id')
        .on('p.field', '=', 'pupils')
        .on('p.valid_to', 'is', null)
    )
    .select([
      's.full_name as fullName',
      's.legal_form as legalForm',
      's.municipality_id as municipalityId'
    ])
    .select(['s.street', 's.postcode', 's.place', 's.mail', 's.homepage'])
    .select(['s.operating_status as status', 's.operating_status_on as statusOn'])
    .select('p.valid_from as pupilsSince')
    .where('s.id', '=', id);
}

function correction(tx: Tx, id: string) {
  return tx
    .selectFrom('app.contact_correction as c')
    .select([
      'c.street',
      'c.postcode',
      'c.place',
      'c.mail',
      'c.homepage',
      'c.changed_at as changedAt'
    ])
    .where('c.region_id', '=', tx.region)
    .where('c.organisation_id', '=', id);
}

function units(tx: Tx, id: string) {
  return tx
    .selectFrom('app.unit as u')
    .select(['u.id', 'u.kind', 'u.name'])
    .where('u.region_id', '=', tx.region)
    .where('u.owner_id', '=', id)
    .orderBy(kindPlace)
    .orderBy(sql`u.name collate "de-x-icu"`);
}

/** Whom the acting membership may see here: everybody of the own organisation, leads to the coordination. */
function people(tx: Tx, id: string) {
  return tx
    .selectFrom('app.membership as m')
    .innerJoin('app.person as p', (join) =>
      join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
    )
    .leftJoin('app.unit as u', (join) =>
      join.onRef('u.region_id', '=', 'm.region_id').onRef('u.id', '=', 'm.unit_id')
    )
    .leftJoin('app.mandate as d', (join) =>
      join.onRef('d.region_id', '=', 'm.region_id').onRef('d.id', '=', 'm.mandate_id')
    )
    .select(['m.id', 'm.role', 'p.name', 'p.mail', 'u.name as unitName', 'd.provider'])
    .where('m.region_id', '=', tx.region)
    .where('m.organisation_id', '=', id)
    .where('p.suspended_at', 'is', null)
    .where(sql<boolean>`app.is_current(m)`)
    .orderBy(sql`m.role not in ('ownerLead', 'schoolLead')`)
    .orderBy(sql`p.name collate "de-x-icu"`);
}

function mandates(tx: Tx, id: string) {
  return tx
    .selectFrom('app.mandate as d')
    .select(['d.id', 'd.provider', 'd.valid_from as validFrom', 'd.valid_to as validTo'])
    .where('d.region_id', '=', tx.region)
    .where('d.owner_id', '=', id)
    .where('d.ended_at', 'is', null)
    .where(sql<boolean>`d.valid_to >= app.today()`)
    .orderBy(sql`d.provider collate "de-x-icu"`);
}
