import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { fingerprintOf } from './known.server.ts';
import { storedDifferences, storedImport } from './register-import-stored.ts';

/** What the coordination sees before it uploads: which county, what was read before. */
export async function registerPage(tx: Tx) {
  const found = await sql<{ county: string | null; imports: unknown[]; mayEdit: boolean }>`
    select r.county_key as county, app.may_in_region('register.edit') as "mayEdit",
      (select coalesce(json_agg(${importJson} order by i.uploaded_at desc, i.id desc), '[]')
       from app.register_import i where i.region_id = r.id) as imports
    from app.region r where r.id = ${tx.region}`.execute(tx);
  const page = found.rows[0];
  if (!page?.mayEdit) error(403);
  const imports = page.imports.map((one) => storedImport.parse(one));
  const applied = imports.filter(({ state }) => state === 'applied').map(({ asOf }) => asOf);
  return { county: page.county, imports, lastAsOf: applied.toSorted().at(-1) ?? null };
}

/** One Einlesung with its differences; `isCurrent` says whether the directory is still what they compare. */
export async function registerImport(tx: Tx, id: string) {
  const found = await sql<{
    import: unknown;
    differences: unknown;
    fingerprint: string | null;
    sameAs: string | null;
  }>`
    select ${importJson} as import, i.fingerprint,
      (select p.content from app.register_import_part p where p.region_id = i.region_id
        and p.import_id = i.id and p.kind = 'differences') as differences,
      (select max(e.state_at)::text from app.register_import e where e.region_id = i.region_id
        and e.state = 'applied' and e.id <> i.id
        and jsonb_path_query_array(e.files, '$[*].sha256') = jsonb_path_query_array(i.files, '$[*].sha256')
      ) as "sameAs"
    from app.register_import i where i.region_id = ${tx.region} and i.id = ${id}`.execute(tx);
  const row = found.rows[0];
  if (!row) error(404);
  const isOpen = storedImport.parse(row.import).state === 'previewed';
  return {
    ...storedImport.parse(row.import),
    differences: storedDifferences.parse(row.differences ?? []),
    fingerprint: row.fingerprint ?? '',
    /** When the very same files were applied before. */
    sameAs: row.sameAs,
    isCurrent: !isOpen || row.fingerprint === (await fingerprintOf(tx, tx.region))
  };
}

const importJson = sql`json_build_object(
  'id', i.id, 'state', i.state, 'asOf', i.as_of, 'files', i.files,
  'uploadedAt', i.uploaded_at, 'stateAt', i.state_at, 'summary', i.summary, 'faults', i.fault,
  'uploadedBy', (select p.name from app.membership b
    join app.person p on p.region_id = b.region_id and p.id = b.person_id
    where b.region_id = i.region_id and b.id = i.uploaded_by),
  'stateBy', (select p.name from app.membership b
    join app.person p on p.region_id = b.region_id and p.id = b.person_id
    where b.region_id = i.region_id and b.id = i.state_by))`;
