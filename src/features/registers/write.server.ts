import { today } from '#server/clock.ts';
import type { SystemTx } from '#server/db.ts';
import { addOwners, addSchools } from './add.server.ts';
import type { Changes, Known } from './changes.ts';
import { ownerColumns, schoolColumns } from './columns.ts';
import type { School } from './register.ts';

/** Writes what changed and nothing else, each row once. */
export async function writeChanges(
  tx: SystemTx,
  region: string,
  known: Known,
  { municipalities, owners, schools }: Changes
): Promise<void> {
  const towns = new Map(known.municipalities.map(({ key, id }) => [key, id]));
  const bodies = new Map(known.owners.map(({ number, id }) => [number, id]));
  await writeMunicipalities(tx, region, municipalities, towns);
  await addOwners(tx, region, owners.added, bodies);
  for (const { before, after } of owners.changed) {
    await rename(tx, region, before.id, before.name, after.name);
    await change(tx, 'app.school_owner', region, before.id, ownerColumns(after));
  }
  const columns = (school: School) => schoolColumns(school, bodies, towns);
  await addSchools(tx, region, schools.added, columns);
  for (const { before, after } of schools.changed) {
    await rename(tx, region, before.id, before.name, after.name);
    await change(tx, 'app.school', region, before.id, columns(after));
  }
  await markGone(tx, 'app.school', region, schools.gone);
  await markGone(tx, 'app.school_owner', region, owners.gone);
}

async function writeMunicipalities(
  tx: SystemTx,
  region: string,
  { added, renamed }: Changes['municipalities'],
  towns: Map<string, string>
): Promise<void> {
  for (const { id, name } of renamed) {
    await tx
      .updateTable('app.municipality')
      .set({ name })
      .where('region_id', '=', region)
      .where('id', '=', id)
      .execute();
  }
  if (added.length === 0) return;
  const rows = await tx
    .insertInto('app.municipality')
    .values(added.map((municipality) => ({ region_id: region, ...municipality })))
    .returning(['id', 'key'])
    .execute();
  for (const { key, id } of rows) towns.set(key, id);
}

async function rename(tx: SystemTx, region: string, id: string, before: string, after: string) {
  if (before === after) return;
  await tx
    .updateTable('app.organisation')
    .set({ name: after })
    .where('region_id', '=', region)
    .where('id', '=', id)
    .execute();
}

async function change(
  tx: SystemTx,
  table: 'app.school' | 'app.school_owner',
  region: string,
  id: string,
  columns: ReturnType<typeof schoolColumns> | ReturnType<typeof ownerColumns>
): Promise<void> {
  await tx
    .updateTable(table)
    .set(columns)
    .where('region_id', '=', region)
    .where('id', '=', id)
    .execute();
}

async function markGone(
  tx: SystemTx,
  table: 'app.school' | 'app.school_owner',
  region: string,
  gone: { id: string }[]
): Promise<void> {
  if (gone.length === 0) return;
  await tx
    .updateTable(table)
    .set({ gone_on: today() })
    .where('region_id', '=', region)
    .where(
      'id',
      'in',
      gone.map(({ id }) => id)
    )
    .execute();
}
