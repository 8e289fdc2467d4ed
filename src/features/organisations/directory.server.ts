import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { wordsOf } from '#base/words.ts';
import type { Tx } from '#server/db.ts';
import type { SchoolFilter } from './school-filter.ts';
import { byName, pupilsAsOf, schoolRows } from './school-rows.server.ts';

/** The day the files speak of and the moment they were taken over. */
type LastReading = { asOf: string; appliedAt: string };

/** The region at a glance: Schulträger, Kommunen and the other bodies, each by name and never by size. */
export async function directory(tx: Tx) {
  return tx
    .selectNoFrom([
      jsonArrayFrom(owners(tx)).as('owners'),
      jsonArrayFrom(municipalities(tx)).as('municipalities'),
      jsonArrayFrom(otherBodies(tx)).as('others'),
      pupilsAsOf(tx, 'all').as('pupilsAsOf'),
      sql<LastReading | null>`app.last_reading()`.as('lastReading'),
      sql<boolean>`app.may_in_region('register.edit')`.as('mayAdd')
    ])
    .executeTakeFirstOrThrow();
}

/** Schools that fit the filter, and what the filter offers. */
export async function schools(tx: Tx, filter: SchoolFilter) {
  const found = await schoolRows(tx)
    .$if(filter.traeger !== null, (q) => q.where('s.owner_id', '=', filter.traeger))
    .$if(filter.kommune !== null, (q) => q.where('s.municipality_id', '=', filter.kommune))
    .$if(filter.schulform !== null, (q) => q.where('s.school_type', '=', filter.schulform))
    .$if(filter.suche !== '', (q) => q.where(fits(filter.suche)))
    .orderBy(byName)
    .execute();
  return { schools: found, ...(await choices(tx)) };
}

/** Found as the search finds it: however umlauts are written, and with a slip. */
function fits(asked: string) {
  const words = wordsOf(asked);
  if (words.length === 0) return sql<boolean>`false`;
  const text = sql`concat_ws(' ', o.name, s.full_name, s.school_number, s.place)`;
  return sql<boolean>`app.search_score(${words}::text[], ${text}) is not null`;
}

function owners(tx: Tx) {
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
      fn.count<number>('s.id').as('schools'),
      fn.sum<number | null>('s.pupils').as('pupils')
    ])
    .where('w.region_id', '=', tx.region)
    .groupBy(['w.id', 'o.name', 'w.legal_form', 'w.gone_on', 'm.name'])
    .orderBy(byName);
}

function municipalities(tx: Tx) {
  return tx
    .selectFrom('app.municipality as k')
    .leftJoin('app.school as s', (join) =>
      join
        .onRef('s.region_id', '=', 'k.region_id')
        .onRef('s.municipality_id', '=', 'k.id')
        .on('s.gone_on', 'is', null)
    )
    .select(({ fn }) => [
      'k.id',
      'k.name',
      fn.count<number>('s.id').as('schools'),
      fn.sum<number | null>('s.pupils').as('pupils')
    ])
    .where('k.region_id', '=', tx.region)
    .where('k.gone_on', 'is', null)
    .groupBy(['k.id', 'k.name'])
    .orderBy(sql`k.name collate "de-x-icu"`);
}

function otherBodies(tx: Tx) {
  return tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name', 'o.kind'])
    .where('o.region_id', '=', tx.region)
    .where('o.kind', 'not in', ['schoolOwner', 'school'])
    .orderBy(byName);
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
