import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { ownerColumns, type schoolColumns } from './columns.ts';
import type { Owner, School } from './register.ts';

/** Puts the ids of what it adds into `bodies`, by register number. */
export async function addOwners(
  tx: SystemTx,
  region: string,
  added: Owner[],
  bodies: Map<string, string>
): Promise<void> {
  if (added.length === 0) return;
  const ids = await addOrganisations(tx, region, 'schoolOwner', added);
  await tx
    .insertInto('app.school_owner')
    .values(
      added.map((owner, index) => ({
        region_id: region,
        id: at(ids, index),
        register_number: owner.number,
        ...ownerColumns(owner)
      }))
    )
    .execute();
  added.forEach((owner, index) => bodies.set(owner.number, at(ids, index)));
}

export async function addSchools(
  tx: SystemTx,
  region: string,
  added: School[],
  columns: (school: School) => ReturnType<typeof schoolColumns>
): Promise<void> {
  if (added.length === 0) return;
  const ids = await addOrganisations(tx, region, 'school', added);
  await tx
    .insertInto('app.school')
    .values(
      added.map((school, index) => ({
        region_id: region,
        id: at(ids, index),
        school_number: school.number,
        ...columns(school)
      }))
    )
    .execute();
}

/** The ids come first, because nothing promises that rows return in the order they were given. */
async function addOrganisations(
  tx: SystemTx,
  region: string,
  kind: 'schoolOwner' | 'school',
  things: { name: string }[]
): Promise<string[]> {
  const made = await sql<{ id: string }>`
    select app.new_id() as id from generate_series(1, ${things.length})`.execute(tx);
  const ids = made.rows.map(({ id }) => id);
  await tx
    .insertInto('app.organisation')
    .values(
      things.map(({ name }, index) => ({ region_id: region, id: at(ids, index), kind, name }))
    )
    .execute();
  return ids;
}

function at(ids: string[], index: number): string {
  const id = ids[index];
  if (!id) throw new Error('fewer ids than rows');
  return id;
}
