import { sql } from 'kysely';
import { addDeletions, type Deletion, deletion, readDeletions } from '#server/backup/deletions.ts';
import { asSystem } from '#server/db.ts';
import { readSettings } from '#server/settings.ts';

/**
 * Adds what was deleted to the list outside of the database. Asked every few seconds, so what was deleted in the last
 * of them is lost to it when the disk of the database is.
 */
export async function keepDeletions(): Promise<void> {
  const { deletionsFile } = readSettings();
  if (!deletionsFile) return;
  if (kept?.file !== deletionsFile) {
    const list = (await readDeletions(deletionsFile)) ?? [];
    kept = { file: deletionsFile, ids: new Set(list.map(({ id }) => id)), isWhole: false };
  }
  const { ids, isWhole } = kept;
  const fresh = (await deletions(isWhole)).filter(({ id }) => !ids.has(id));
  if (fresh.length > 0) await addDeletions(deletionsFile, fresh);
  for (const { id } of fresh) ids.add(id);
  kept.isWhole = true;
}

let kept: { file: string; ids: Set<string>; isWhole: boolean } | undefined;

/** No transaction lasts as long as the hour that is looked back at. */
async function deletions(isRecentOnly: boolean): Promise<Deletion[]> {
  const rows = await asSystem((tx) =>
    tx
      .selectFrom('app.deletion')
      .select(['id', 'no', 'at', 'table_name as table', 'verb', 'key', 'image'])
      .$if(isRecentOnly, (query) => query.where('at', '>', sql<Date>`now() - interval '1 hour'`))
      .orderBy('no')
      .execute()
  );
  return rows.map((row) => deletion.parse(row));
}
