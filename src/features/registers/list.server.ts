import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { CsvLine, Encoding } from '#base/csv.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { Uploaded } from '#server/upload.ts';
import { checkList } from './check.server.ts';
import { faultsByField } from './fault-text.ts';
import { beginImport, keepFaults, keepTable, previewList } from './import-steps.server.ts';
import { badCellTexts } from './list-form.ts';
import { listFields, listOf, type Mapping } from './list-rows.ts';
import { storedTable } from './register-import-stored.ts';
import { unlessBusy, type Write } from './upload.server.ts';

/** Takes an uploaded list as far as the question what its columns are; returns the id of the Einlesung. */
export async function uploadList(
  write: Write,
  asOf: string,
  files: Uploaded['files']
): Promise<string> {
  const file = files.get('list');
  if (!file) throw new Invalid({ list: m.register_file_missing() });
  const { name, size, sha256, path } = file;
  const { id } = await write((tx) => beginImport(tx, asOf, [{ kind: 'list', name, size, sha256 }]));
  const found = await unlessBusy(checkList(path));
  if ('faults' in found) {
    await write((tx) => keepFaults(tx, id, found.faults));
    throw new Invalid(faultsByField(found.faults, getLocale()));
  }
  await write((tx) => keepTable(tx, id, found.table));
  return id;
}

/** The list as people recognise it: its header and first rows. `table` is null once columns are known. */
export async function columnsPage(tx: Tx, id: string) {
  type Table = {
    encoding: Encoding;
    delimiter: string;
    header: string[];
    first: CsvLine[];
    count: number;
  };
  const found = await sql<{ asOf: string; table: Table | null }>`
    select i.as_of as "asOf", (
      select json_build_object('encoding', p.content ->> 'encoding',
        'delimiter', p.content ->> 'delimiter', 'header', p.content -> 'header',
        'first', jsonb_path_query_array(p.content, '$.rows[0 to 2]'),
        'count', jsonb_array_length(p.content -> 'rows'))
      from app.register_import_part p
      where p.region_id = i.region_id and p.import_id = i.id and p.kind = 'list'
        and i.state = 'uploaded') as table
    from app.register_import i where i.region_id = ${tx.region} and i.id = ${id}`.execute(tx);
  return found.rows[0] ?? error(404);
}

/** Says what the columns are: the preview follows, or every row that cannot be right stands at its field. */
export async function mapColumns(tx: Tx, id: string, mapping: Mapping): Promise<void> {
  const found = await sql<{ state: string; content: unknown }>`
    select i.state, p.content from app.register_import i
    left join app.register_import_part p
      on p.region_id = i.region_id and p.import_id = i.id and p.kind = 'list'
    where i.region_id = ${tx.region} and i.id = ${id} for update of i`.execute(tx);
  const row = found.rows[0];
  if (!row) error(404);
  if (row.state !== 'uploaded' || !row.content) {
    throw new Outdated({ kind: 'state', text: m.form_state() });
  }
  const table = storedTable.parse(row.content);
  const beyond = listFields.filter((field) => (mapping[field] ?? 0) >= table.header.length);
  if (beyond.length > 0) {
    throw new Invalid(Object.fromEntries(beyond.map((field) => [field, m.form_choice()])));
  }
  const read = listOf(table, mapping);
  if ('bad' in read) throw new Invalid(badCellTexts(read.bad));
  await previewList(tx, id, read.list);
}
