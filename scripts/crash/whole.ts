import { withSuperuser } from './stored.ts';

/** How many rows each table has, and how many changes of each its history holds. */
export type Counts = ReadonlyMap<string, number>;

// What the product writes by itself, or notes about forms and sessions: it says nothing about the write at hand.
const restless =
  /^(app\.(probe|presence|history_seal|history_anchor|history|deletion)|auth\.(sending|session|acting|attempt|ended_session|verification|kept_input))$/;

export async function countsIn(dataDir: string): Promise<Counts> {
  return withSuperuser(dataDir, async (client) => {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('app', 'auth') and c.relkind = 'r'`
    );
    const counted = tables.rows
      .filter(({ name }) => !restless.test(name))
      .map(
        ({ name }) =>
          `select '${name.replaceAll("'", "''")}' as name, count(*)::int as count from ${name}`
      );
    const { rows } = await client.query<{ name: string; count: number }>(
      `${counted.join(' union all ')}
       union all
       select 'history of ' || table_name || ' ' || verb, count(*)::int from app.history group by 1`
    );
    return new Map(rows.map(({ name, count }) => [name, count]));
  });
}

/** What is more, by table; tables without a difference are left out. */
export function grown(before: Counts, after: Counts): Record<string, number> {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return Object.fromEntries(
    names
      .map((name) => [name, (after.get(name) ?? 0) - (before.get(name) ?? 0)] as const)
      .filter(([, difference]) => difference !== 0)
  );
}
