import { createHash, randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor } from '#server/db.ts';
import type { Role } from '#features/people/role.ts';

/** A connection as owner that may write every table, past the rules that bind everybody else. */
export type Arranger = pg.Client;

export async function arranger(ownerUrl: string): Promise<Arranger> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`
    do $$ declare t record; begin
      for t in
        select tablename from pg_tables where schemaname = 'app'
          and tablename not in (select tablename from pg_policies where policyname = 'tests_arrange')
      loop
        execute format('create policy tests_arrange on app.%I to %I using (true) with check (true)', t.tablename, current_user);
      end loop;
    end $$`);
  return client;
}

/** Inserts one row and returns it whole; columns left out take their defaults. */
export async function insert(
  db: Arranger,
  table: string,
  row: Record<string, unknown>
): Promise<Record<string, string>> {
  const columns = Object.keys(row);
  const text = `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')})
     values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) returning *`;
  // By name, so that a connection that arranges much plans each kind of row once.
  const name = createHash('sha256').update(text).digest('hex').slice(0, 60);
  const result = await db.query({ name, text, values: Object.values(row) });
  return result.rows[0];
}

export async function region(
  db: Arranger,
  shortName = `region-${randomUUID().slice(0, 8)}`
): Promise<string> {
  return idOf(
    await insert(db, 'app.region', { short_name: shortName, name: `Bildungsregion ${shortName}` })
  );
}

export async function organisation(
  db: Arranger,
  regionId: string,
  kind: string,
  name: string
): Promise<string> {
  return idOf(await insert(db, 'app.organisation', { region_id: regionId, kind, name }));
}

/** A Schulträger with its organisation. */
export async function owner(
  db: Arranger,
  regionId: string,
  name: string,
  legalForm = 'public'
): Promise<string> {
  const id = await organisation(db, regionId, 'schoolOwner', name);
  await insert(db, 'app.school_owner', { region_id: regionId, id, legal_form: legalForm });
  return id;
}

/** A school of an owner, in a municipality made for it. */
export async function school(
  db: Arranger,
  regionId: string,
  ownerId: string,
  name: string
): Promise<string> {
  const id = await organisation(db, regionId, 'school', name);
  const key = String(Math.floor(Math.random() * 1e8)).padStart(8, '0');
  const municipality = await insert(db, 'app.municipality', {
    region_id: regionId,
    key,
    name: 'Ort'
  });
  await insert(db, 'app.school', {
    region_id: regionId,
    id,
    owner_id: ownerId,
    municipality_id: municipality.id,
    school_type: '02',
    legal_form: 'public',
    full_name: name
  });
  return id;
}

/** A person with one membership; what `as()` takes. */
export async function member(
  db: Arranger,
  regionId: string,
  organisationId: string,
  role: Role,
  dates: { from?: string; to?: string; mandateId?: string; unitId?: string } = {}
): Promise<Actor> {
  const mail = `${randomUUID()}@test.example`;
  const person = await insert(db, 'app.person', { region_id: regionId, name: role, mail });
  const membership = await insert(db, 'app.membership', {
    region_id: regionId,
    person_id: person.id,
    organisation_id: organisationId,
    role,
    valid_from: dates.from ?? '2020-01-01',
    valid_to: dates.to ?? null,
    unit_id: dates.unitId ?? null,
    mandate_id: dates.mandateId ?? null
  });
  return { regionId, personId: idOf(person), membershipId: idOf(membership) };
}

/** A Bereich of a Schulträger. */
export async function unit(
  db: Arranger,
  regionId: string,
  ownerId: string,
  kind: string,
  name: string
): Promise<string> {
  return idOf(await insert(db, 'app.unit', { region_id: regionId, owner_id: ownerId, kind, name }));
}

/** A service provider of a Schulträger, from 2020 to 2099. */
export async function mandate(
  db: Arranger,
  regionId: string,
  ownerId: string,
  provider: string
): Promise<string> {
  return idOf(
    await insert(db, 'app.mandate', {
      region_id: regionId,
      owner_id: ownerId,
      provider,
      purpose: 'Betreut die Netze der Schulen',
      valid_from: '2020-01-01',
      valid_to: '2099-12-31'
    })
  );
}

/** Makes drafts of a matrix published ones, after which nothing changes them any more. */
export async function publish(db: Arranger, ...templates: string[]): Promise<void> {
  await db.query(
    `update app.matrix_template set state = 'published', published_on = '2026-01-01' where id = any ($1)`,
    [templates]
  );
}

function idOf(row: Record<string, string>): string {
  const { id } = row;
  if (!id) throw new Error('the row has no id');
  return id;
}
