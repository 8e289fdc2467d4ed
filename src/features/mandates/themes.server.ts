import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';

export type MandateTheme = Readonly<{ key: string; number: string; title: string }>;

/** The themes of the newest matrix of owners, from which a mandate names some. */
export async function themesToGive(tx: Tx): Promise<MandateTheme[]> {
  const { rows } = await sql<MandateTheme>`
    select h.key, h.number, h.title from app.theme h
    where h.region_id = ${tx.region} and h.template_id = (${newest(tx)}) order by h.position`.execute(
    tx
  );
  return rows;
}

/** Those a mandate `d` names; a key that the newest matrix does not know stands for itself. */
export const themesOfMandate = (tx: Tx) => sql<MandateTheme[]>`(
  select coalesce(json_agg(json_build_object('key', n.theme_key, 'number', coalesce(h.number, n.theme_key),
    'title', coalesce(h.title, '')) order by h.position, n.theme_key), '[]')
  from app.mandate_theme n
  left join app.theme h
    on h.region_id = n.region_id and h.key = n.theme_key and h.template_id = (${newest(tx)})
  where n.region_id = d.region_id and n.mandate_id = d.id)`;

/** From now on the mandate names these themes and no other. */
export async function setThemes(
  tx: Tx,
  { ownerId, mandateId }: { ownerId: string; mandateId: string },
  keys: readonly string[]
): Promise<void> {
  await sql`
    delete from app.mandate_theme
    where region_id = ${tx.region} and mandate_id = ${mandateId} and theme_key <> all (${keys}::text[])`.execute(
    tx
  );
  await sql`
    insert into app.mandate_theme (region_id, mandate_id, theme_key, owner_id)
    select ${tx.region}::uuid, ${mandateId}::uuid, h.key, ${ownerId}::uuid
    from app.theme h
    where h.region_id = ${tx.region} and h.template_id = (${newest(tx)}) and h.key = any (${keys}::text[])
    on conflict (region_id, mandate_id, theme_key) do nothing`.execute(tx);
}

const newest = (tx: Tx) => sql`
  select t.id from app.matrix_template t
  where t.region_id = ${tx.region} and t.audience = 'owner' and t.published_on is not null
  order by t.version desc limit 1`;
