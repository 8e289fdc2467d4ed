import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';
import { addMunicipalities, addOwners, addSchools, type Ids, type Origin } from './add.server.ts';
import { changeRows } from './bulk.server.ts';
import type { Change, Changes, Known } from './changes.ts';
import { ownerColumns, schoolColumns } from './columns.ts';
import type { Owner, School } from './register.ts';

/** Writes what changed and nothing else, each row once; all of it holds from `asOf` on. */
export async function writeChanges(
  tx: SystemTx,
  region: string,
  known: Known,
  { municipalities, owners, schools }: Changes,
  asOf: string,
  origin: Origin = 'register'
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

  await addOwners(tx, region, owners.added, bodies, origin);
  await rename(tx, region, owners.changed, origin);
  await changeRows(
    tx,
    'app.school_owner',
    region,
    owners.changed.map(({ before, after }) => ({ id: before.id, ...ownerColumns(after) }))
  );

  const columns = (school: School) => schoolColumns(school, bodies, towns);
  await addSchools(tx, region, schools.added, columns, origin);
  await rename(tx, region, schools.changed, origin);
  await changeRows(
    tx,
    'app.school',
    region,
    schools.changed.map(({ before, after }) => ({ id: before.id, ...columns(after) }))
  );
  await giveNumbers(tx, region, owners.changed, schools.changed);
  await changeRows(tx, 'app.school', region, gone(schools.gone));
  await changeRows(tx, 'app.school_owner', region, gone(owners.gone));
}

async function giveNumbers(
  tx: SystemTx,
  region: string,
  owners: Change<Owner>[],
  schools: Change<School>[]
): Promise<void> {
  const numbers = (changed: Change<Owner | School>[], column: string) =>
    changed.flatMap(({ before, after }) =>
      after.newNumber ? [{ id: before.id, [column]: after.newNumber }] : []
    );
  await changeRows(tx, 'app.school_owner', region, numbers(owners, 'register_number'));
  await changeRows(tx, 'app.school', region, numbers(schools, 'school_number'));
}

/**
 * Whoever has the form of such an organisation open learns that it has changed. A register that names it
 * speaks for it from now on; a list leaves open who does.
 */
async function rename<Thing extends { name: string }>(
  tx: SystemTx,
  region: string,
  changed: Change<Thing>[],
  origin: Origin
): Promise<void> {
  const names = changed.map(({ before, after }) => ({ id: before.id, name: after.name }));
  const speaks = origin === 'register' ? sql`, by_hand = false, listed = false` : sql``;
  await sql`
    update app.organisation o set name = r.name${speaks}, version = o.version + 1
    from jsonb_to_recordset(${JSON.stringify(names)}::jsonb) r (id uuid, name text)
    where o.region_id = ${region} and o.id = r.id`.execute(tx);
}
