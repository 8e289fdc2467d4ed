import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type pg from 'pg';
import type { Table } from '#server/backup/catalogue.ts';
import { copyOut } from '#server/backup/copy.ts';

export type Counted = Readonly<{ rows: number; sha256: string }>;

/**
 * Makes everything that decides how values are written the same everywhere, and lets a long reading live. Rows are
 * fetched along their key, so that a large table is not sorted on the disk first.
 */
export async function speakCanonically(client: pg.Client): Promise<void> {
  await client.query(`
    set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601';
    set local extra_float_digits = 1; set local bytea_output = 'hex'; set local client_encoding = 'UTF8';
    set local search_path = ''; set local enable_sort = off; set local statement_timeout = 0;
    set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`);
}

/** All rows of a table in PostgreSQL's text format, sorted by key. */
export function canonicalRows(client: pg.Client, { name, columns, key }: Table): Readable {
  return copyOut(
    client,
    `copy (select ${columns.join(', ')} from ${name} order by ${key.join(', ')}) to stdout`
  );
}

/** Counts rows as they pass; a line feed within a value is escaped, so each one ends a row. */
export function counter() {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add(chunk: Buffer): void {
      hash.update(chunk);
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1;
    },
    sum: (): Counted => ({ rows, sha256: hash.digest('hex') })
  };
}

export async function countedRows(client: pg.Client, table: Table): Promise<Counted> {
  const counting = counter();
  for await (const chunk of canonicalRows(client, table)) counting.add(chunk);
  return counting.sum();
}

/** One checksum for the whole state: equal exactly where every table is. */
export function stateOf(tables: readonly (Counted & { table: string })[]): string {
  const lines = tables.map(({ table, rows, sha256 }) => `${table} ${rows} ${sha256}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}
