import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { draft } from './drafts.server.ts';

/** A theme or criterion changes places with its neighbour; at the end of the list nothing happens. */
export async function move(
  tx: Tx,
  id: string,
  input: { id: string; direction: 'up' | 'down' }
): Promise<void> {
  const found = await draft(tx, id);
  const list = [found.themes, ...found.themes.map((theme) => theme.criteria)].find((all) =>
    all.some((one) => one.id === input.id)
  );
  if (!list) error(404);
  const ids = list.map((one) => one.id);
  const from = ids.indexOf(input.id);
  const to = from + (input.direction === 'up' ? -1 : 1);
  if (to < 0 || to >= ids.length) return;
  ids.splice(from, 1);
  ids.splice(to, 0, input.id);
  const table = list === found.themes ? 'app.theme' : 'app.criterion';
  await sql`update ${sql.table(table)} x set position = p.position - 1
    from unnest(${ids}::uuid[]) with ordinality as p (id, position)
    where x.region_id = ${tx.region} and x.id = p.id`.execute(tx);
}
