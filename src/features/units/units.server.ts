import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { z } from 'zod';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { kindPlace } from './order.server.ts';
import { unitKindLabel } from './unit.ts';
import { type unitChange, type unitInput, type unitRemoval } from './unit-input.ts';

/** The Bereiche of a Schulträger with who is in each; for whoever may change them, else 403. */
export async function unitsPage(tx: Tx, ownerId: string) {
  const row = await tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name'])
    .select([
      sql<boolean>`app.may('unit.edit', o.id)`.as('mayEdit'),
      jsonArrayFrom(unitRows(tx, ownerId)).as('units')
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', ownerId)
    .where('o.kind', '=', 'schoolOwner')
    .executeTakeFirst();
  if (!row) error(404);
  if (!row.mayEdit) error(403);
  return row;
}

/** One Bereich, the people in it and the Bereiche they could go to. */
export async function unitPage(tx: Tx, ownerId: string, id: string) {
  const { units, ...owner } = await unitsPage(tx, ownerId);
  const unit = units.find((one) => one.id === id) ?? error(404);
  return { owner, unit, others: units.filter((one) => one.id !== id) };
}

export async function addUnit(
  tx: Tx,
  ownerId: string,
  { kind, name }: z.output<typeof unitInput>
): Promise<void> {
  await unitsPage(tx, ownerId);
  await tx
    .insertInto('app.unit')
    .values({ region_id: tx.region, owner_id: ownerId, kind, name })
    .execute();
}

export async function changeUnit(
  tx: Tx,
  ownerId: string,
  id: string,
  { kind, name, version }: z.output<typeof unitChange>
): Promise<void> {
  const { unit } = await unitPage(tx, ownerId, id);
  if (unit.version !== version) {
    throw outdated(unit.version, [
      { label: m.unit_name(), mine: name, theirs: unit.name },
      { label: m.unit_kind(), mine: unitKindLabel(kind), theirs: unitKindLabel(unit.kind) }
    ]);
  }
  await tx
    .updateTable('app.unit')
    .set({ kind, name, version: version + 1 })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Removes a Bereich; the people in it go where the form says, and nobody is lost on the way. */
export async function removeUnit(
  tx: Tx,
  ownerId: string,
  id: string,
  { version, moveTo }: z.output<typeof unitRemoval>
): Promise<void> {
  const { unit, others } = await unitPage(tx, ownerId, id);
  if (unit.version !== version) throw outdated(unit.version, []);
  if (unit.people.length > 0 && !moveTo) throw new Invalid({ moveTo: m.unit_remove_choose() });
  const target = moveTo && moveTo !== 'none' ? moveTo : null;
  if (target && !others.some((other) => other.id === target)) {
    throw new Invalid({ moveTo: m.form_choice() });
  }
  for (const table of ['app.membership', 'app.invitation'] as const) {
    await tx
      .updateTable(table)
      .set({ unit_id: target })
      .where('region_id', '=', tx.region)
      .where('organisation_id', '=', ownerId)
      .where('unit_id', '=', id)
      .execute();
  }
  await tx.deleteFrom('app.unit').where('region_id', '=', tx.region).where('id', '=', id).execute();
}

function unitRows(tx: Tx, ownerId: string) {
  return tx
    .selectFrom('app.unit as u')
    .select(['u.id', 'u.kind', 'u.name', 'u.version'])
    .select((one) =>
      jsonArrayFrom(
        one
          .selectFrom('app.membership as m')
          .innerJoin('app.person as p', (join) =>
            join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
          )
          .select(['m.id', 'p.name'])
          .whereRef('m.region_id', '=', 'u.region_id')
          .whereRef('m.unit_id', '=', 'u.id')
          .where(sql<boolean>`app.is_current(m)`)
          .orderBy(sql`p.name collate "de-x-icu"`)
      ).as('people')
    )
    .where('u.region_id', '=', tx.region)
    .where('u.owner_id', '=', ownerId)
    .orderBy(kindPlace)
    .orderBy(sql`u.name collate "de-x-icu"`);
}

function outdated(
  version: number,
  differences: { label: string; mine: string; theirs: string }[]
): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.unit_changed_meanwhile(),
    differences: differences.filter(({ mine, theirs }) => mine !== theirs),
    version: String(version)
  });
}
