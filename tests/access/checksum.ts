import type { Arranger } from '../factories.ts';

/** Of every row of each table; that a history was read is noted, and everything is sealed. */
export async function checksum(db: Arranger): Promise<Record<string, string>> {
  const { rows } = await db.query(`
    select string_agg(format(
      'select %L as name, md5(coalesce(string_agg(t::text, chr(10) order by t::text), %L)) as sum from app.%I t
        where to_jsonb(t) ->> ''table_name'' is distinct from ''history_look''',
      tablename, '', tablename), ' union all ' order by tablename)
      || ' order by name' as statement
    from pg_tables
    where schemaname = 'app' and tablename not in ('history_look', 'history_seal', 'history_anchor')`);
  const sums = await db.query<{ name: string; sum: string }>(String(rows[0].statement));
  return Object.fromEntries(sums.rows.map(({ name, sum }) => [name, sum]));
}
