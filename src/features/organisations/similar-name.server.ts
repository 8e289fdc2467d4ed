import { looksOf } from '#base/look-alike.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';

/**
 * Asks whether somebody means another organisation, where a new name looks like one that is there and is spelled
 * otherwise: typed twice, or meant to be taken for it.
 *
 * @param input.isOther that they do
 */
export async function askOfSimilar(
  tx: Tx,
  { name, isOther }: { name: string; isOther: boolean },
  butId?: string
): Promise<void> {
  if (isOther) return;
  const known = await tx
    .selectFrom('app.organisation')
    .select(['id', 'name'])
    .where('region_id', '=', tx.region)
    .where('kind', 'in', ['school', 'schoolOwner'])
    .execute();
  const similar = known.find(
    (one) => one.id !== butId && one.name !== name && looksOf(one.name) === looksOf(name)
  );
  if (similar) throw new Invalid({ isOther: m.entry_looks_like({ other: similar.name }) });
}
