import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

type Covering = { id: string; ownerId: string };

/** Schools of the Schulträger today, and those the visit covers already. */
export function schoolOptions(tx: Tx, ownerId: string, visitId?: string) {
  return tx
    .selectFrom('app.school as s')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.id')
    )
    .where('s.region_id', '=', tx.region)
    .where((eb) =>
      eb.or([
        eb.and([eb('s.owner_id', '=', ownerId), eb('s.gone_on', 'is', null)]),
        ...(visitId ? [isCovered(visitId)] : [])
      ])
    )
    .select(['s.id', 'o.name', 's.place'])
    .orderBy(sql`o.name collate "de-x-icu"`)
    .orderBy('s.id');
}

/** Makes the visit cover exactly these schools; one that is there already may have changed hands since. */
export async function coverSchools(tx: Tx, visit: Covering, ids: string[]): Promise<void> {
  const known = await schoolOptions(tx, visit.ownerId, visit.id).execute();
  if (ids.some((id) => !known.some((school) => school.id === id))) {
    throw new Invalid({ schools: m.form_choice() });
  }
  await tx
    .deleteFrom('app.visit_school')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visit.id)
    .where('school_id', 'not in', ids.length > 0 ? ids : [visit.ownerId])
    .execute();
  await sql`
    insert into app.visit_school (region_id, visit_id, school_id, owner_id)
    select ${tx.region}, ${visit.id}, chosen.id, ${visit.ownerId}
    from unnest(${[...new Set(ids)]}::uuid[]) as chosen (id)
    where not exists (
      select from app.visit_school s
      where s.region_id = ${tx.region} and s.visit_id = ${visit.id} and s.school_id = chosen.id)
  `.execute(tx);
}

/** Names of the schools a visit covers and of those that were chosen instead, for a person to compare. */
export async function schoolNames(tx: Tx, visitId: string, chosen: string[]) {
  const rows = await tx
    .selectFrom('app.school as s')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.id')
    )
    .where('s.region_id', '=', tx.region)
    .where((eb) =>
      eb.or([isCovered(visitId), ...(chosen.length > 0 ? [eb('s.id', 'in', chosen)] : [])])
    )
    .select(['s.id', 'o.name', isCovered(visitId).as('isCovered')])
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  const names = (list: typeof rows) => list.map(({ name }) => name).join(', ');
  return {
    mine: names(rows.filter(({ id }) => chosen.includes(id))),
    theirs: names(rows.filter((row) => row.isCovered))
  };
}

const isCovered = (visitId: string) => sql<boolean>`exists (
  select from app.visit_school c
  where c.region_id = s.region_id and c.visit_id = ${visitId} and c.school_id = s.id)`;
