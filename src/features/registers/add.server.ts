import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { addRows } from './bulk.server.ts';
import { numberOf, ownerColumns, type schoolColumns } from './columns.ts';
import type { Municipality, Owner, School } from './register.ts';

/** Ids by what the register calls a thing: the key of a municipality, the number of an owner. */
export type Ids = Map<string, string>;

/** What a list adds is by hand for every register: none of them ends it. */
export type Origin = 'register' | 'list';

/** Puts the ids of what it adds into `towns`. */
export async function addMunicipalities(
  tx: SystemTx,
  region: string,
  added: Municipality[],
  towns: Ids
): Promise<void> {
  const ids = await newIds(tx, added.length);
  const ownKey = await ownKeys(tx, region);
  await addRows(
    tx,
    'app.municipality',
    added.map(({ key, name }, index) => ({
      region_id: region,
      id: at(ids, index),
      key: numberOf(key) ?? ownKey(),
      name
    }))
  );
  added.forEach(({ key }, index) => towns.set(key, at(ids, index)));
}

/** Where nobody knows the official key: 99 and the next number. */
async function ownKeys(tx: SystemTx, region: string): Promise<() => string> {
  const { last } = await tx
    .selectFrom('app.municipality')
    .select(sql<number>`coalesce(max(key)::int, 99000000)`.as('last'))
    .where('region_id', '=', region)
    .where('key', 'like', '99%')
    .executeTakeFirstOrThrow();
  let next = last;
  return () => String(++next);
}

/** Puts the ids of what it adds into `bodies`. */
export async function addOwners(
  tx: SystemTx,
  region: string,
  added: Owner[],
  bodies: Ids,
  origin: Origin
): Promise<void> {
  const ids = await addOrganisations(tx, region, 'schoolOwner', added, origin);
  await addRows(
    tx,
    'app.school_owner',
    added.map((owner, index) => ({
      region_id: region,
      id: at(ids, index),
      register_number: numberOf(owner.number),
      ...ownerColumns(owner)
    }))
  );
  added.forEach((owner, index) => bodies.set(owner.number, at(ids, index)));
}

export async function addSchools(
  tx: SystemTx,
  region: string,
  added: School[],
  columns: (school: School) => ReturnType<typeof schoolColumns>,
  origin: Origin
): Promise<void> {
  const ids = await addOrganisations(tx, region, 'school', added, origin);
  await addRows(
    tx,
    'app.school',
    added.map((school, index) => ({
      region_id: region,
      id: at(ids, index),
      school_number: numberOf(school.number),
      ...columns(school)
    }))
  );
}

async function addOrganisations(
  tx: SystemTx,
  region: string,
  kind: 'schoolOwner' | 'school',
  things: { name: string }[],
  origin: Origin
): Promise<string[]> {
  const ids = await newIds(tx, things.length);
  await addRows(
    tx,
    'app.organisation',
    things.map(({ name }, index) => ({
      region_id: region,
      id: at(ids, index),
      kind,
      name,
      by_hand: origin === 'list',
      listed: origin === 'list'
    }))
  );
  return ids;
}

/** They come first, because nothing promises that rows return in the order they were given. */
async function newIds(tx: SystemTx, count: number): Promise<string[]> {
  const made = await sql<{ id: string }>`
    select app.new_id() as id from generate_series(1, ${count})`.execute(tx);
  return made.rows.map(({ id }) => id);
}

function at(ids: string[], index: number): string {
  const id = ids[index];
  if (!id) throw new Error('fewer ids than rows');
  return id;
}
