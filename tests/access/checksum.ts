import type { Arranger } from '../factories.ts';

/**
 * Of every row of each table; that a history was read is noted, everything is sealed, and meanwhile the worker may try
 * to send a mail.
 */
export async function checksum(db: Arranger): Promise<Record<string, string>> {
  const { rows } = await db.query(`
    select string_agg(format(
      'select %L as name, md5(coalesce(string_agg(%s, chr(10) order by %s), %L)) as sum from app.%I t
        where to_jsonb(t) ->> ''table_name'' is distinct from ''history_look''',
      tablename, line, line, '', tablename), ' union all ' order by tablename)
      || ' order by name' as statement
    from pg_tables
    cross join lateral (
      select case tablename when 'mail' then 'concat_ws('' '', t.id, t.kind, t.recipient, t.subject_id)' else 't::text' end as line) as l
    where schemaname = 'app' and tablename not in ('history_look', 'history_seal', 'history_anchor')`);
  const sums = await db.query<{ name: string; sum: string }>(String(rows[0].statement));
  return Object.fromEntries(sums.rows.map(({ name, sum }) => [name, sum]));
}
