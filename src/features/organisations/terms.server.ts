import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { z } from 'zod';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { termsInput } from './terms-input.ts';
import { termLabel, termNames } from './terms.ts';

/** The words of a Schulträger as stored; for whoever may set them, else 403. */
export async function termsPage(tx: Tx, ownerId: string) {
  const row = await tx
    .selectFrom('app.school_owner as w')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'w.region_id').onRef('o.id', '=', 'w.id')
    )
    .leftJoin('app.owner_terms as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.owner_id', '=', 'w.id')
    )
    .select(['o.id', 'o.name', 'w.legal_form as legalForm', 't.body_kind as bodyKind'])
    .select(['t.council', 't.head', 't.committee', 't.office'])
    .select([
      sql<number>`coalesce(t.version, 0)`.as('version'),
      sql<boolean>`app.may('record.edit', o.id)`.as('mayEdit')
    ])
    .where('w.region_id', '=', tx.region)
    .where('w.id', '=', ownerId)
    .executeTakeFirst();
  if (!row) error(404);
  if (!row.mayEdit) error(403);
  return row;
}

export async function setTerms(
  tx: Tx,
  ownerId: string,
  { version, bodyKind, ...own }: z.output<typeof termsInput>
): Promise<void> {
  const saved = await termsPage(tx, ownerId);
  if (saved.version !== version) {
    throw new Outdated({
      kind: 'conflict',
      text: m.directory_changed_meanwhile(),
      differences: termNames
        .filter((name) => saved[name] !== own[name])
        .map((name) => ({
          label: termLabel(name),
          mine: own[name] ?? '',
          theirs: saved[name] ?? ''
        })),
      version: String(saved.version)
    });
  }
  const values = { body_kind: bodyKind, ...own };
  if (version === 0) {
    await tx
      .insertInto('app.owner_terms')
      .values({ region_id: tx.region, owner_id: ownerId, ...values })
      .execute();
    return;
  }
  await tx
    .updateTable('app.owner_terms')
    .set({ ...values, version: version + 1 })
    .where('region_id', '=', tx.region)
    .where('owner_id', '=', ownerId)
    .execute();
}
