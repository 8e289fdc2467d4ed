import { sql } from 'kysely';
import { today } from '#server/clock.ts';
import type { SystemTx } from '#server/db.ts';
import type { Changes, Known } from './changes.ts';
import type { Owner, School } from './register.ts';

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

async function addOwners(
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

async function addSchools(
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

function ownerColumns(owner: Owner) {
  return { legal_form: owner.legalForm, seat_key: owner.seatKey, gone_on: null };
}

function schoolColumns(school: School, bodies: Map<string, string>, towns: Map<string, string>) {
  return {
    owner_id: of(bodies, school.ownerNumber),
    municipality_id: of(towns, school.municipalityKey),
    school_type: school.type,
    legal_form: school.legalForm,
    full_name: school.fullName,
    street: school.street,
    postcode: school.postcode,
    place: school.place,
    mail: school.mail,
    homepage: school.homepage,
    operating_status: school.operatingStatus,
    operating_status_on: school.operatingStatusOn || null,
    easting: school.easting,
    northing: school.northing,
    pupils: school.pupils,
    gone_on: null
  };
}

function at(ids: string[], index: number): string {
  const id = ids[index];
  if (!id) throw new Error('fewer ids than rows');
  return id;
}

function of(ids: Map<string, string>, key: string): string {
  const id = ids.get(key);
  if (!id) throw new Error(`the register names ${key} nowhere`);
  return id;
}
