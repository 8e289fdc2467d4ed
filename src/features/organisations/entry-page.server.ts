import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';

/** What the form of a new entry offers; for whoever keeps the directory, else 403. */
export async function entryChoices(tx: Tx) {
  const { mayEdit, ...choices } = await tx
    .selectNoFrom([
      sql<boolean>`app.may_in_region('register.edit')`.as('mayEdit'),
      typesOfRegister(tx).as('hasTypesOfRegister'),
      jsonArrayFrom(presentOwners(tx)).as('owners'),
      jsonArrayFrom(presentMunicipalities(tx)).as('municipalities')
    ])
    .executeTakeFirstOrThrow();
  if (!mayEdit) error(403);
  return choices;
}

export type EntryChoices = Awaited<ReturnType<typeof entryChoices>>;

/** One Schulträger or school as its form shows it, whoever entered it; for whoever keeps the directory, else 403. */
export async function entryPage(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name', 'o.kind', 'o.by_hand as byHand', 'o.version'])
    .select([
      sql<boolean>`app.may_in_region('register.edit')`.as('mayEdit'),
      typesOfRegister(tx).as('hasTypesOfRegister'),
      jsonObjectFrom(ownerEntry(tx, id)).as('owner'),
      jsonObjectFrom(schoolEntry(tx, id)).as('school'),
      jsonArrayFrom(presentOwners(tx)).as('owners'),
      jsonArrayFrom(presentMunicipalities(tx)).as('municipalities')
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', id)
    .executeTakeFirst();
  const facts = row?.school ?? row?.owner;
  if (!row || !facts) error(404);
  if (!row.mayEdit) error(403);
  return { ...row, goneOn: facts.goneOn, presentSchools: row.owner?.presentSchools ?? 0 };
}

export type EntryPage = Awaited<ReturnType<typeof entryPage>>;

function ownerEntry(tx: Tx, id: string) {
  return tx
    .selectFrom('app.school_owner as w')
    .leftJoin('app.municipality as m', (join) =>
      join.onRef('m.region_id', '=', 'w.region_id').onRef('m.key', '=', 'w.seat_key')
    )
    .select(['w.register_number as number', 'w.legal_form as legalForm', 'w.gone_on as goneOn'])
    .select(['m.id as municipalityId', 'm.name as municipality'])
    .select((one) =>
      one
        .selectFrom('app.school as s')
        .select(sql<number>`count(*)::int`.as('count'))
        .whereRef('s.region_id', '=', 'w.region_id')
        .whereRef('s.owner_id', '=', 'w.id')
        .where('s.gone_on', 'is', null)
        .as('presentSchools')
    )
    .where('w.region_id', '=', tx.region)
    .where('w.id', '=', id);
}

function schoolEntry(tx: Tx, id: string) {
  return tx
    .selectFrom('app.school as s')
    .innerJoin('app.municipality as m', (join) =>
      join.onRef('m.region_id', '=', 's.region_id').onRef('m.id', '=', 's.municipality_id')
    )
    .innerJoin('app.organisation as b', (join) =>
      join.onRef('b.region_id', '=', 's.region_id').onRef('b.id', '=', 's.owner_id')
    )
    .innerJoin('app.school_owner as w', (join) =>
      join.onRef('w.region_id', '=', 's.region_id').onRef('w.id', '=', 's.owner_id')
    )
    .select(['s.school_number as number', 's.legal_form as legalForm', 's.gone_on as goneOn'])
    .select(['s.full_name as fullName', 's.school_type as type', 's.pupils'])
    .select(['s.owner_id as ownerId', 'b.name as ownerName', 'w.gone_on as ownerGoneOn'])
    .select(['m.id as municipalityId', 'm.name as municipality'])
    .where('s.region_id', '=', tx.region)
    .where('s.id', '=', id);
}

/** Whether the region lies in North Rhine-Westphalia, whose register knows school types by their codes. */
function typesOfRegister(tx: Tx) {
  return sql<boolean>`exists (
    select from app.region r where r.id = ${tx.region} and r.county_key like '05%')`;
}

function presentOwners(tx: Tx) {
  return tx
    .selectFrom('app.school_owner as c')
    .innerJoin('app.organisation as n', (join) =>
      join.onRef('n.region_id', '=', 'c.region_id').onRef('n.id', '=', 'c.id')
    )
    .select(['n.id', 'n.name'])
    .where('c.region_id', '=', tx.region)
    .where('c.gone_on', 'is', null)
    .orderBy(sql`n.name collate "de-x-icu"`);
}

function presentMunicipalities(tx: Tx) {
  return tx
    .selectFrom('app.municipality as k')
    .select(['k.id', 'k.name', 'k.key'])
    .where('k.region_id', '=', tx.region)
    .where('k.gone_on', 'is', null)
    .orderBy(sql`k.name collate "de-x-icu"`);
}
