import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { Theme, Version } from './version.ts';

/** A key that no version of the framework ever used for something else. */
export async function nextThemeKey(tx: Tx, found: Version): Promise<string> {
  const letter = found.themes[0]?.key.slice(0, 1) ?? (found.audience === 'owner' ? 'T' : 'S');
  const used = await numbersUsed(tx, found, sql`h.key`, `${letter}`);
  return `${letter}${Math.max(0, ...used) + 1}`;
}

export async function nextCriterionKey(tx: Tx, found: Version, theme: Theme): Promise<string> {
  const used = await numbersUsed(tx, found, sql`c.key`, `${theme.key}.`);
  return `${theme.key}.${Math.max(0, ...used) + 1}`;
}

async function numbersUsed(
  tx: Tx,
  { framework, audience }: Version,
  key: ReturnType<typeof sql>,
  prefix: string
): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select distinct (regexp_match(substr(${key}, ${prefix.length + 1}), '^[0-9]+'))[1]::int as number
    from app.matrix_template t
    join app.theme h on h.region_id = t.region_id and h.template_id = t.id
    left join app.criterion c on c.region_id = h.region_id and c.theme_id = h.id
    where t.region_id = ${tx.region} and t.framework = ${framework} and t.audience = ${audience}
      and starts_with(${key}, ${prefix})`.execute(tx);
  return rows.map(({ number }) => number);
}
