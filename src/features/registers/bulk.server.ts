import { sql } from 'kysely';
import type { SystemTx } from '#server/db.ts';

type Table = 'app.municipality' | 'app.organisation' | 'app.school_owner' | 'app.school';

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Adds rows that name the same columns, however many, in one statement. */
export async function addRows(tx: SystemTx, table: Table, rows: readonly Row[]): Promise<void> {
  const columns = columnsOf(rows);
  if (columns.length === 0) return;
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((name) => sql.ref(name)))})
    select ${sql.join(columns.map((name) => sql.ref(`r.${name}`)))}
    from ${asTable(table, rows)} r`.execute(tx);
}

/** Changes rows, each found by its `id`, in one statement. */
export async function changeRows(
  tx: SystemTx,
  table: Table,
  region: string,
  rows: readonly Row[]
): Promise<void> {
  const columns = columnsOf(rows).filter((name) => name !== 'id');
  if (columns.length === 0) return;
  await sql`
    update ${sql.table(table)} t
    set ${sql.join(columns.map((name) => sql`${sql.ref(name)} = ${sql.ref(`r.${name}`)}`))}
    from ${asTable(table, rows)} r
    where t.region_id = ${region} and t.id = r.id`.execute(tx);
}

function columnsOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}

/** One parameter whatever their number; a statement may have only 65,535. */
function asTable(table: Table, rows: readonly Row[]) {
  return sql`jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`;
}
