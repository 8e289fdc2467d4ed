import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import type { Known } from './changes.ts';

/** What the region holds of its register now. */
export async function knownIn(tx: SystemTx, region: string): Promise<Known> {
  const municipalities = await tx
    .selectFrom('app.municipality')
    .select(['id', 'key', 'name'])
    .where('region_id', '=', region)
    .execute();
  return {
    municipalities,
    owners: await ownersIn(tx, region),
    schools: await schoolsIn(tx, region)
  };
}

/** Owners and schools without an official number were entered by hand: no register speaks of them. */
async function ownersIn(tx: SystemTx, region: string): Promise<Known['owners']> {
  const rows = await tx
    .selectFrom('app.school_owner as owner')
    .innerJoin('app.organisation as organisation', (join) =>
      join
        .onRef('organisation.region_id', '=', 'owner.region_id')
        .onRef('organisation.id', '=', 'owner.id')
    )
    .select([
      'owner.id',
      'owner.register_number as number',
      'organisation.name',
      'owner.legal_form',
      'owner.seat_key as seatKey',
      sql<boolean>`owner.gone_on is not null`.as('isGone')
    ])
    .where('owner.region_id', '=', region)
    .where('owner.register_number', 'is not', null)
    .execute();
  return rows.map(({ legal_form, number, ...owner }) => ({
    ...owner,
    number: number ?? '',
    legalForm: legal_form === 'public' ? 'public' : 'private'
  }));
}

async function schoolsIn(tx: SystemTx, region: string): Promise<Known['schools']> {
  const rows = await tx
    .selectFrom('app.school as school')
    .innerJoin('app.organisation as organisation', (join) =>
      join
        .onRef('organisation.region_id', '=', 'school.region_id')
        .onRef('organisation.id', '=', 'school.id')
    )
    .innerJoin('app.school_owner as owner', (join) =>
      join
        .onRef('owner.region_id', '=', 'school.region_id')
        .onRef('owner.id', '=', 'school.owner_id')
    )
    .innerJoin('app.municipality as municipality', (join) =>
      join
        .onRef('municipality.region_id', '=', 'school.region_id')
        .onRef('municipality.id', '=', 'school.municipality_id')
    )
    .select([
      'school.id',
      'school.school_number as number',
      'organisation.name',
      'school.full_name as fullName',
      'school.school_type as type',
      'owner.register_number as ownerNumber',
      'municipality.key as municipalityKey',
      'school.legal_form',
      'school.street',
      'school.postcode',
      'school.place',
      'school.mail',
      'school.homepage',
      'school.operating_status as operatingStatus',
      'school.operating_status_on as operatingStatusOn',
      'school.easting',
      'school.northing',
      'school.pupils',
      sql<boolean>`school.gone_on is not null`.as('isGone')
    ])
    .where('school.region_id', '=', region)
    .where('school.school_number', 'is not', null)
    .execute();
  return rows.map(({ legal_form, ...school }) => ({
    ...school,
    number: school.number ?? '',
    ownerNumber: school.ownerNumber ?? '',
    legalForm: legal_form === 'public' ? 'public' : 'private',
    operatingStatusOn: school.operatingStatusOn ?? '',
    easting: school.easting === null ? null : Number(school.easting),
    northing: school.northing === null ? null : Number(school.northing)
  }));
}
