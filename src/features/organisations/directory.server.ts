import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { SchoolFilter } from './school-filter.ts';

/** All Schulträger of the region with what they maintain, the largest number of schools never first: by name. */
export async function owners(tx: Tx) {
  return tx
    .selectFrom('app.school_owner as w')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'w.region_id').onRef('o.id', '=', 'w.id')
    )
    .leftJoin('app.municipality as m', (join) =>
      join.onRef('m.region_id', '=', 'w.region_id').onRef('m.key', '=', 'w.seat_key')
    )
    .leftJoin('app.school as s', (join) =>
      join
        .onRef('s.region_id', '=', 'w.region_id')
        .onRef('s.owner_id', '=', 'w.id')
        .on('s.gone_on', 'is', null)
    )
    .select(({ fn }) => [
      'w.id',
      'o.name',
      'w.legal_form as legalForm',
      'w.gone_on as goneOn',
      'm.name as seat',
      fn.count<string>('s.id').as('schools'),
      fn.sum<string | null>('s.pupils').as('pupils')
    ])
    .where('w.region_id', '=', tx.region)
    .groupBy(['w.id', 'o.name', 'w.legal_form', 'w.gone_on', 'm.name'])
    .orderBy(byName)
    .execute();
}

/** Schools that fit the filter, and what the filter offers. */
export async function schools(tx: Tx, filter: SchoolFilter) {
  const found = await schoolRows(tx)
    .$if(filter.traeger !== null, (q) => q.where('s.owner_id', '=', filter.traeger))
    .$if(filter.kommune !== null, (q) => q.where('s.municipality_id', '=', filter.kommune))
    .$if(filter.schulform !== null, (q) => q.where('s.school_type', '=', filter.schulform))
    .$if(filter.suche !== '', (q) =>
      q.where((where) =>
        where.or([
          where('o.name', 'ilike', `%${escaped(filter.suche)}%`),
          where('s.full_name', 'ilike', `%${escaped(filter.suche)}%`),
          where('s.school_number', '=', filter.suche)
        ])
      )
    )
    .orderBy(byName)
    .execute();
  return { schools: found, ...(await choices(tx)) };
}

/** One organisation as the directory knows it: a Schulträger with its schools, a school, or another body. */
export async function organisation(tx: Tx, id: string) {
  const found = await tx
    .selectFrom('app.organisation as o')
    .leftJoin('app.school_owner as w', (join) =>
      join.onRef('w.region_id', '=', 'o.region_id').onRef('w.id', '=', 'o.id')
    )
    .select([
      'o.id',
      'o.name',
      'o.kind',
      'w.legal_form as ownerLegalForm',
      'w.gone_on as ownerGoneOn'
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', id)
    .executeTakeFirst();
  if (!found) error(404);
  const schools = await schoolRows(tx)
    .select([
      's.full_name as fullName',
      's.street',
      's.postcode',
      's.place',
      's.mail',
      's.homepage',
      's.legal_form as legalForm'
    ])
    .where((where) => where.or([where('s.owner_id', '=', id), where('s.id', '=', id)]))
    .orderBy(byName)
    .execute();
  return {
    ...found,
    schools: schools.filter((school) => school.ownerId === id),
    school: schools.find((school) => school.id === id) ?? null
  };
}

function schoolRows(tx: Tx) {
  return tx
    .selectFrom('app.school as s')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.id')
    )
    .innerJoin('app.organisation as w', (join) =>
      join.onRef('w.region_id', '=', 's.region_id').onRef('w.id', '=', 's.owner_id')
    )
    .innerJoin('app.municipality as m', (join) =>
      join.onRef('m.region_id', '=', 's.region_id').onRef('m.id', '=', 's.municipality_id')
    )
    .select([
      's.id',
      's.owner_id as ownerId',
      's.school_number as number',
      's.school_type as type',
      's.pupils',
      's.gone_on as goneOn',
      'o.name',
      'w.name as ownerName',
      'm.name as municipality'
    ])
    .where('s.region_id', '=', tx.region);
}

async function choices(tx: Tx) {
  const result = await sql<{ owners: Choice[]; municipalities: Choice[]; types: string[] }>`
    select
      (select coalesce(json_agg(json_build_object('value', o.id, 'label', o.name)
        order by o.name collate "de-x-icu"), '[]')
       from app.organisation o where o.region_id = ${tx.region} and o.kind = 'schoolOwner') as owners,
      (select coalesce(json_agg(json_build_object('value', m.id, 'label', m.name)
        order by m.name collate "de-x-icu"), '[]')
       from app.municipality m where m.region_id = ${tx.region}) as municipalities,
      (select coalesce(json_agg(distinct s.school_type), '[]')
       from app.school s where s.region_id = ${tx.region}) as types`.execute(tx);
  return result.rows[0] ?? { owners: [], municipalities: [], types: [] };
}

type Choice = { value: string; label: string };

const byName = sql`o.name collate "de-x-icu"`;

/** `%` and `_` are letters here, not wildcards. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
