import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import type { Known } from './changes.ts';
import { unnumbered } from './columns.ts';

/**
 * The directory as a list meets it: also what has no number, which is then known by its id. Only what came
 * from a list can be gone by a list.
 */
export async function knownToLists(tx: SystemTx, region: string): Promise<Known> {
  return {
    municipalities: await municipalitiesIn(tx, region),
    owners: await ownersIn(tx, region),
    schools: await schoolsIn(tx, region)
  };
}

async function municipalitiesIn(tx: SystemTx, region: string): Promise<Known['municipalities']> {
  const found = await sql<Known['municipalities'][number]>`
    select m.id, m.key, m.name, m.gone_on is not null as "isGone", true as "isKept"
    from app.municipality m where m.region_id = ${region} order by m.name, m.id`.execute(tx);
  return found.rows;
}

async function ownersIn(tx: SystemTx, region: string): Promise<Known['owners']> {
  const found = await sql<Known['owners'][number]>`
    select w.id, ${keyOr(sql.ref('w.register_number'), sql.ref('w.id'))} as number, o.name,
      w.legal_form as "legalForm", w.seat_key as "seatKey", w.gone_on is not null as "isGone",
      not o.listed or exists (
        select from app.school s
        join app.organisation h on h.region_id = s.region_id and h.id = s.id
        where s.region_id = w.region_id and s.owner_id = w.id and s.gone_on is null and not h.listed
      ) as "isKept"
    from app.school_owner w
    join app.organisation o on o.region_id = w.region_id and o.id = w.id
    where w.region_id = ${region} order by o.name, w.id`.execute(tx);
  return found.rows;
}

async function schoolsIn(tx: SystemTx, region: string): Promise<Known['schools']> {
  const found = await sql<Known['schools'][number]>`
    select s.id, ${keyOr(sql.ref('s.school_number'), sql.ref('s.id'))} as number, o.name,
      s.full_name as "fullName", s.school_type as type,
      ${keyOr(sql.ref('w.register_number'), sql.ref('w.id'))} as "ownerNumber",
      m.key as "municipalityKey",
      s.legal_form as "legalForm", s.street, s.postcode, s.place, s.mail, s.homepage,
      s.operating_status as "operatingStatus",
      coalesce(s.operating_status_on::text, '') as "operatingStatusOn",
      s.easting::float8 as easting, s.northing::float8 as northing, s.pupils,
      s.gone_on is not null as "isGone", not o.listed as "isKept"
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    join app.school_owner w on w.region_id = s.region_id and w.id = s.owner_id
    join app.municipality m on m.region_id = s.region_id and m.id = s.municipality_id
    where s.region_id = ${region} order by o.name, s.id`.execute(tx);
  return found.rows;
}

function keyOr(number: ReturnType<typeof sql.ref>, id: ReturnType<typeof sql.ref>) {
  return sql`coalesce(${number}, ${unnumbered} || ${id}::text)`;
}
