import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { lockedVisit } from '#features/visits/changes.server.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { itemDifferences } from './differences.ts';
import type { ItemKind } from './item.ts';
import { keptOf, type ItemChange, type NewItem, type Said } from './item-input.ts';

export type Item = Awaited<ReturnType<typeof itemsOf>>[number];

/** What a visit brought besides goals, as far as the reader may see it, in the order of recording. */
export async function itemsOf(tx: Tx, visitId: string) {
  return itemsQuery(tx, visitId).execute();
}

/** The same, to be read within a larger statement. */
export function itemsQuery(tx: Tx, visitId: string) {
  return items(tx, visitId).orderBy('i.recorded_at').orderBy('i.id');
}

/** One item of a visit; 404 where either is not visible or does not belong together. */
export async function item(tx: Tx, visitId: string, id: string) {
  return (await items(tx, visitId).where('i.id', '=', id).executeTakeFirst()) ?? error(404);
}

/** The visit and what an item of it can be about; 403 for those who may not record. */
export async function itemChoices(tx: Tx, visitId: string) {
  const visit = await visitToEdit(tx, visitId);
  const schools = await tx
    .selectFrom('app.school as s')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.id')
    )
    .where('s.region_id', '=', tx.region)
    .where('s.owner_id', '=', visit.ownerId)
    .where('s.gone_on', 'is', null)
    .select(['s.id', 'o.name'])
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  const criteria = await tx
    .selectFrom('app.worded_criterion as k')
    .innerJoin('app.worded_theme as t', (join) =>
      join.onRef('t.region_id', '=', 'k.region_id').onRef('t.id', '=', 'k.theme_id')
    )
    .where('k.region_id', '=', tx.region)
    .where('k.template_id', '=', templateFor(visit.copy?.id ?? null))
    .select(['k.id', 'k.title', 't.number as themeNumber'])
    .select(sql<number>`cardinality(k.level_texts)`.as('levels'))
    .orderBy('t.position')
    .orderBy('k.position')
    .execute();
  return { visit, schools, criteria };
}

/**
 * Keeps what was said, from the beginning of the talk until the Berichtsbogen is confirmed. The room has one
 * view of a criterion: recording it again replaces it.
 *
 * @param id made where it was typed: what is sent again with the same id is kept once
 * @returns whether it is new
 */
export async function recordItem(
  tx: Tx,
  visitId: string,
  input: NewItem,
  id?: string
): Promise<boolean> {
  const visit = await lockedVisit(tx, visitId, 'talking', 'held');
  if (id && (await items(tx, visitId).where('i.id', '=', id).executeTakeFirst())) return false;
  await check(tx, visit, input.kind, input);
  const kept = keptOf(input.kind, input);
  if (input.kind === 'sharedView') await replaceView(tx, visitId, input);
  await tx
    .insertInto('app.visit_item')
    .values({
      ...(id ? { id } : {}),
      region_id: tx.region,
      visit_id: visitId,
      owner_id: visit.ownerId,
      kind: input.kind,
      recorded_by: tx.actor.membershipId,
      ...kept
    })
    .execute();
  return true;
}

export async function changeItem(
  tx: Tx,
  at: { visitId: string; itemId: string },
  input: ItemChange
): Promise<void> {
  const visit = await lockedVisit(tx, at.visitId, 'talking', 'held');
  const saved = await item(tx, at.visitId, at.itemId);
  if (saved.kind !== input.kind) throw new Invalid({ '': m.form_choice() });
  if (saved.version !== input.version) throw conflict(saved, input);
  await check(tx, visit, input.kind, input);
  if (input.kind === 'sharedView' && input.criterionId !== saved.criterionId) {
    await replaceView(tx, at.visitId, input);
  }
  await tx
    .updateTable('app.visit_item')
    .set((eb) => ({ ...keptOf(input.kind, input), version: eb('version', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', at.itemId)
    .execute();
}

export async function removeItem(
  tx: Tx,
  at: { visitId: string; itemId: string },
  version: number
): Promise<void> {
  await lockedVisit(tx, at.visitId, 'talking', 'held');
  const saved = await item(tx, at.visitId, at.itemId);
  if (saved.version !== version) throw conflict(saved, saved);
  await tx
    .deleteFrom('app.visit_item')
    .where('region_id', '=', tx.region)
    .where('id', '=', at.itemId)
    .execute();
}

async function check(
  tx: Tx,
  visit: { ownerId: string; heldOn: string },
  kind: ItemKind,
  { schoolId, criterionId, level, dueOn }: Said
): Promise<void> {
  if (dueOn && dueOn < visit.heldOn) throw new Invalid({ dueOn: m.item_due_early() });
  const { rows } = await sql<{ isOwnSchool: boolean; levels: number | null }>`
    select exists (
        select from app.school s
        where s.region_id = ${tx.region} and s.id = ${schoolId}::uuid and s.owner_id = ${visit.ownerId}) as "isOwnSchool",
      (select cardinality(k.level_texts) from app.criterion k
        join app.matrix_template t on t.region_id = k.region_id and t.id = k.template_id
        where k.region_id = ${tx.region} and k.id = ${criterionId}::uuid and t.audience = 'owner') as levels
  `.execute(tx);
  const [found] = rows;
  if (schoolId && !found?.isOwnSchool) throw new Invalid({ schoolId: m.form_choice() });
  if (criterionId && !found?.levels) throw new Invalid({ criterionId: m.form_choice() });
  if (kind === 'sharedView' && (level ?? 1) > (found?.levels ?? 1)) {
    throw new Invalid({ level: m.form_choice() });
  }
}

async function replaceView(tx: Tx, visitId: string, { criterionId }: Said): Promise<void> {
  await tx
    .deleteFrom('app.visit_item')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('kind', '=', 'sharedView')
    .where('criterion_id', '=', criterionId)
    .execute();
}

function conflict(saved: Item, input: Said | Item): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.item_changed_meanwhile(),
    differences: itemDifferences(saved, input),
    version: String(saved.version)
  });
}

/** The matrix the visit rests on, else the newest that owners fill in. */
const templateFor = (copyId: string | null) => sql<string>`(
  select t.id from app.matrix_template t
  left join app.frozen_copy f on f.region_id = t.region_id and f.template_id = t.id and f.id = ${copyId}::uuid
  where t.region_id = app.current_region() and t.audience = 'owner' and t.published_on is not null
  order by f.id is not null desc, t.version desc limit 1)`;

function items(tx: Tx, visitId: string) {
  return tx
    .selectFrom('app.visit_item as i')
    .leftJoin('app.worded_criterion as k', (join) =>
      join.onRef('k.region_id', '=', 'i.region_id').onRef('k.id', '=', 'i.criterion_id')
    )
    .leftJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.school_id')
    )
    .where('i.region_id', '=', tx.region)
    .where('i.visit_id', '=', visitId)
    .select(['i.id', sql<ItemKind>`i.kind`.as('kind'), 'i.text', 'i.horizon', 'i.level'])
    .select(['i.responsible', 'i.due_on as dueOn', 'i.is_anonymous as isAnonymous', 'i.version'])
    .select(['i.school_id as schoolId', 'o.name as schoolName'])
    .select(['i.criterion_id as criterionId', 'k.key as criterionKey'])
    .select('k.title as criterionTitle');
}
