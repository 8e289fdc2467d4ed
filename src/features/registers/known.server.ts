import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import type { Known } from './changes.ts';

/** What the region holds of its register now. */
export async function knownIn(tx: SystemTx, region: string): Promise<Known> {
  return {
    municipalities: await municipalitiesIn(tx, region),
    owners: await ownersIn(tx, region),
    schools: await schoolsIn(tx, region)
  };
}

/**
 * One value for all that the directory holds of schools, owners and municipalities; it differs as soon as
 * anybody changes any of it.
 */
export async function fingerprintOf(tx: SystemTx, region: string): Promise<string> {
  const tables = ['municipality', 'organisation', 'school_owner', 'school'].map(
    (table) => sql`
      (select coalesce(jsonb_agg(to_jsonb(t) order by t.id), '[]')::text
       from ${sql.table(`app.${table}`)} t where t.region_id = ${region})`
  );
  const found = await sql<{ sum: string }>`
    select encode(sha256(convert_to(concat(${sql.join(tables)}), 'UTF8')), 'hex') as sum`.execute(
    tx
  );
  return found.rows[0]?.sum ?? '';
}

async function municipalitiesIn(tx: SystemTx, region: string): Promise<Known['municipalities']> {
  const found = await sql<Known['municipalities'][number]>`
    select m.id, m.key, m.name, m.gone_on is not null as "isGone",
      m.key like '99%'
        or exists (${schoolByHand} and s.region_id = m.region_id and s.municipality_id = m.id) as "isKept"
    from app.municipality m where m.region_id = ${region} order by m.key`.execute(tx);
  return found.rows;
}

/** Without an official number no register can speak of an owner or school. */
async function ownersIn(tx: SystemTx, region: string): Promise<Known['owners']> {
  const found = await sql<Known['owners'][number]>`
    select w.id, w.register_number as number, o.name, w.legal_form as "legalForm",
      w.seat_key as "seatKey", w.gone_on is not null as "isGone",
      o.by_hand or exists (${schoolByHand} and s.region_id = w.region_id and s.owner_id = w.id) as "isKept"
    from app.school_owner w
    join app.organisation o on o.region_id = w.region_id and o.id = w.id
    where w.region_id = ${region} and w.register_number is not null
    order by w.register_number`.execute(tx);
  return found.rows;
}

async function schoolsIn(tx: SystemTx, region: string): Promise<Known['schools']> {
  const found = await sql<Known['schools'][number]>`
    select s.id, s.school_number as number, o.name, s.full_name as "fullName", s.school_type as type,
      coalesce(w.register_number, '') as "ownerNumber", m.key as "municipalityKey",
      s.legal_form as "legalForm", s.street, s.postcode, s.place, s.mail, s.homepage,
      s.operating_status as "operatingStatus",
      coalesce(s.operating_status_on::text, '') as "operatingStatusOn",
      s.easting::float8 as easting, s.northing::float8 as northing, s.pupils,
      s.gone_on is not null as "isGone", o.by_hand as "isKept"
    from app.school s
    join app.organisation o on o.region_id = s.region_id and o.id = s.id
    join app.school_owner w on w.region_id = s.region_id and w.id = s.owner_id
    join app.municipality m on m.region_id = s.region_id and m.id = s.municipality_id
    where s.region_id = ${region} and s.school_number is not null
    order by s.school_number`.execute(tx);
  return found.rows;
}

/** Schools that people entered and that still exist. */
const schoolByHand = sql`
  select from app.school s
  join app.organisation h on h.region_id = s.region_id and h.id = s.id
  where h.by_hand and s.gone_on is null`;
