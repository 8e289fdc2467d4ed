import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { addMunicipalities, addOwners, addSchools, type Ids } from './add.server.ts';
import { changeRows } from './bulk.server.ts';
import type { Change, Changes, Known } from './changes.ts';
import { ownerColumns, schoolColumns } from './columns.ts';
import type { School } from './register.ts';

/** Writes what changed and nothing else, each row once; all of it holds from `asOf` on. */
export async function writeChanges(
  tx: SystemTx,
  region: string,
  known: Known,
  { municipalities, owners, schools }: Changes,
  asOf: string
): Promise<void> {
  await sql`select set_config('app.effective_on', ${asOf}, true)`.execute(tx);
  const gone = (things: { id: string }[]) => things.map(({ id }) => ({ id, gone_on: asOf }));
  const towns: Ids = new Map(known.municipalities.map(({ key, id }) => [key, id]));
  const bodies: Ids = new Map(known.owners.map(({ number, id }) => [number, id]));

  await addMunicipalities(tx, region, municipalities.added, towns);
  await changeRows(
    tx,
    'app.municipality',
    region,
    municipalities.changed.map(({ before, after }) => ({
      id: before.id,
      name: after.name,
      gone_on: null
    }))
  );
  await changeRows(tx, 'app.municipality', region, gone(municipalities.gone));

  await addOwners(tx, region, owners.added, bodies);
  await rename(tx, region, owners.changed);
  await changeRows(
    tx,
    'app.school_owner',
    region,
    owners.changed.map(({ before, after }) => ({ id: before.id, ...ownerColumns(after) }))
  );

  const columns = (school: School) => schoolColumns(school, bodies, towns);
  await addSchools(tx, region, schools.added, columns);
  await rename(tx, region, schools.changed);
  await changeRows(
    tx,
    'app.school',
    region,
    schools.changed.map(({ before, after }) => ({ id: before.id, ...columns(after) }))
  );
  await changeRows(tx, 'app.school', region, gone(schools.gone));
  await changeRows(tx, 'app.school_owner', region, gone(owners.gone));
}

/** Whoever has the form of such an organisation open learns that it has changed; the register speaks for it now. */
async function rename<Thing extends { name: string }>(
  tx: SystemTx,
  region: string,
  changed: Change<Thing>[]
): Promise<void> {
  const names = changed.map(({ before, after }) => ({ id: before.id, name: after.name }));
  await sql`
    update app.organisation o set name = r.name, by_hand = false, version = o.version + 1
    from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) r (id uuid, name text)
    where o.region_id = ${region} and o.id = r.id`.execute(tx);
}
