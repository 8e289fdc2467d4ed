import type pg from 'pg';
import { Refusal } from '#base/refusal.ts';

export type Table = Readonly<{
  /** With its schema, as SQL wants it: `auth."user"`. */
  name: string;
  columns: readonly string[];
  key: readonly string[];
}>;

/**
 * Every table that belongs to the installation, in the order of names. Left out: the bookkeeping of migrations,
 * which a restored database makes itself; parts of a table that is read as a whole; and what the database itself
 * forgets with a crash.
 */
export async function tablesOf(client: pg.Client): Promise<Table[]> {
  const found = await client.query<Table>(`
    select format('%I.%I', n.nspname, c.relname) collate "C" as name,
      array(select quote_ident(a.attname) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns,
      array(select quote_ident(a.attname) || case when a.attcollation = 0 then '' else ' collate "C"' end
        from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, no)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary order by k.no) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relowner = current_user::regrole and c.relkind in ('r', 'p') and not c.relispartition
      and c.relpersistence = 'p' and n.nspname <> 'migration'
    order by 1`);
  const keyless = found.rows.find(({ key }) => key.length === 0);
  if (keyless) throw new Refusal(`The table ${keyless.name} has no key to sort its rows by.`);
  return found.rows;
}

/** Row-level security binds the owner too: without its own policy a table would look empty, and say nothing. */
export async function refuseUnreadable(client: pg.Client): Promise<void> {
  const found = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) collate "C" as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relowner = current_user::regrole and c.relrowsecurity and c.relforcerowsecurity
      and (not exists (select from pg_policy p
          where p.polrelid = c.oid and p.polcmd in ('r', '*') and p.polpermissive
            and p.polroles && array[current_user::regrole::oid, 0::oid]
            and pg_get_expr(p.polqual, p.polrelid) = 'true')
        or exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))
    order by 1`);
  const table = found.rows[0];
  if (table) throw new Refusal(`The owner cannot read all rows of ${table.name}.`);
}

export type Sequence = Readonly<{ name: string; value: string }>;

/** How far each counter has come, at least: counters belong to no transaction. */
export async function sequencesOf(client: pg.Client): Promise<Sequence[]> {
  const found = await client.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) collate "C" as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relowner = current_user::regrole and c.relkind = 'S' and n.nspname <> 'migration'
    order by 1`);
  const sequences: Sequence[] = [];
  for (const { name } of found.rows) {
    const value = await client.query(
      `select last_value::text as value from ${name} where is_called`
    );
    if (value.rows[0]) sequences.push({ name, value: value.rows[0].value });
  }
  return sequences;
}

/** Applied files of db/migrations, in order; empty before the first migration. */
export async function appliedTo(client: pg.Client): Promise<{ name: string; sha256: string }[]> {
  const known = await client.query(`select to_regclass('migration.applied') is not null as found`);
  if (!known.rows[0].found) return [];
  const found = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from migration.applied order by name collate "C"'
  );
  return found.rows;
}

/** An installation nobody uses yet: no region, and no account. */
export async function isUnused(client: pg.Client): Promise<boolean> {
  const known = await client.query(`select to_regclass('app.region') is not null as found`);
  if (!known.rows[0].found) return true;
  const found = await client.query(
    `select not exists (select from app.region) and not exists (select from auth."user") as unused`
  );
  return found.rows[0].unused;
}
