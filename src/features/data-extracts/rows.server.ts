import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { parts } from './parts.server.ts';

/** The rows of a table, packed: what a whole organisation has is ten times as large as text. */
export type PackedTable = { table: string; rows: number; packed: Buffer[] };

const most = 1_000;

/**
 * Everything an organisation has, by table and of one moment: one statement has one view of the database, and policies
 * judge each row of it for the person who asks. Who made an entry is left out: else it could be counted by person.
 */
export async function rowsOf(tx: Tx, own: string): Promise<PackedTable[]> {
  const found: PackedTable[] = Object.keys(parts).map((table) => ({ table, rows: 0, packed: [] }));
  const tables = new Map(found.map((one) => [one.table, one]));
  await sql`declare extract no scroll cursor for ${everything(tx.region, own)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<{ name: string; line: string }>`
      fetch ${sql.lit(most)} from extract`.execute(tx);
    for (const [name, lines] of Map.groupBy(rows, (row) => row.name)) {
      const table = tables.get(name);
      if (!table) continue;
      table.rows += lines.length;
      table.packed.push(await pack(lines.map(({ line }) => line).join(',\n')));
    }
    if (rows.length < most) break;
  }
  await sql`close extract`.execute(tx);
  return found;
}

/** One JSON array, a row on each line. */
export async function* jsonOf({ packed }: PackedTable): AsyncGenerator<string | Buffer> {
  yield '[\n';
  for (const [index, piece] of packed.entries()) {
    if (index > 0) yield ',\n';
    yield await unpack(piece);
  }
  yield '\n]\n';
}

function everything(region: string, own: string) {
  return sql.join(
    Object.entries(parts).map(
      ([table, { whose }]) => sql`(
        select ${sql.lit(table)} as name, (to_jsonb(t) - (select app.personal_columns(${sql.lit(table)})) - 'user_id')::text as line
        from ${sql.table(`app.${table}`)} t
        where t.region_id = ${region}
          and (${whose?.(own) ?? sql`true`})
        order by t)`
    ),
    sql` union all `
  );
}

const pack = promisify<string, Buffer>(deflateRaw);
const unpack = promisify<Buffer, Buffer>(inflateRaw);
