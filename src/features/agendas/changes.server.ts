import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { isOpen } from './agenda.ts';
import type { AgendaItemChange, NewAgendaItem } from './agenda-input.ts';
import { agendaOf, type AgendaItem } from './agendas.server.ts';
import { groundsOf } from './grounds.server.ts';
import { proposal, type Proposed } from './proposal.ts';

/** Puts together a first Tagesordnung; an existing one is never replaced. */
export async function proposeAgenda(tx: Tx, visitId: string): Promise<void> {
  const visit = await lockedOpenVisit(tx, visitId);
  if ((await agendaOf(tx, visitId)).length > 0) throw wrongState(m.agenda_there_already());
  const titles = {
    opening: m.agenda_opening(),
    expectations: m.agenda_expectations(),
    goals: m.agenda_goals(),
    exchange: m.agenda_exchange(),
    reading: m.agenda_reading(),
    next: m.agenda_next()
  };
  const grounds = await groundsOf(tx, visitId);
  const items = proposal({ minutes: visit.durationMin, titles, ...grounds });
  for (const [position, item] of items.entries()) {
    await insert(tx, { visitId, ownerId: visit.ownerId, position }, { ...item, isInternal: false });
  }
}

/** A talk begins with an agenda, even where nobody made one, and with its first item. */
export async function openAgenda(tx: Tx, visitId: string): Promise<void> {
  await ensureAgenda(tx, visitId);
  const [first] = await agendaOf(tx, visitId);
  if (first) await comeTo(tx, visitId, first.id);
}

/** Proposes an agenda where there is none. */
export async function ensureAgenda(tx: Tx, visitId: string): Promise<void> {
  if ((await agendaOf(tx, visitId)).length === 0) await proposeAgenda(tx, visitId);
}

/** Adds an item before the last one, which is how a talk ends. */
export async function addAgendaItem(tx: Tx, visitId: string, input: NewAgendaItem): Promise<void> {
  const { ownerId } = await lockedOpenVisit(tx, visitId);
  const items = await agendaOf(tx, visitId);
  if (items.length >= mostItems) throw new Invalid({ '': m.agenda_full({ most: mostItems }) });
  const { criterionId, minutes, isInternal } = input;
  if (criterionId && items.some((item) => item.criterionId === criterionId)) {
    throw new Invalid({ criterionId: m.agenda_listed_already() });
  }
  const kind = criterionId ? 'topic' : 'other';
  const said = { kind, criterionId, minutes, isInternal, title: input.title, reasons: [] } as const;
  const id = await insert(
    tx,
    { visitId, ownerId, position: items.length },
    { ...said, reasons: [] }
  );
  const order = items.map((item) => item.id);
  await arrange(tx, order.toSpliced(Math.max(0, order.length - 1), 0, id));
}

/** Changes an item, and moves or removes it if that is what was asked. */
export async function changeAgendaItem(
  tx: Tx,
  visitId: string,
  input: AgendaItemChange
): Promise<void> {
  await lockedOpenVisit(tx, visitId);
  const items = await agendaOf(tx, visitId);
  const place = items.findIndex(({ id }) => id === input.id);
  const saved = items[place] ?? error(404);
  if (input.to === 'remove') return remove(tx, saved);
  if (saved.version !== input.version) throw conflict(saved, input);
  await tx
    .updateTable('app.agenda_item')
    .set((eb) => ({
      title: input.title,
      minutes: input.minutes,
      is_internal: input.isInternal,
      version: eb('version', '+', 1)
    }))
    .where('region_id', '=', tx.region)
    .where('id', '=', saved.id)
    .execute();
  const to = place + { up: -1, down: 1, save: 0 }[input.to];
  if (to === place || to < 0 || to >= items.length) return;
  const order = items.map(({ id }) => id).toSpliced(place, 1);
  await arrange(tx, order.toSpliced(to, 0, saved.id));
}

/**
 * Comes to an item: what was talked about until now is done. Again for the same item, nothing happens.
 *
 * @param at when that was; null: now
 */
export async function comeTo(
  tx: Tx,
  visitId: string,
  itemId: string,
  at: Date | null = null
): Promise<void> {
  await lockedVisit(tx, visitId, 'talking');
  const item = (await agendaOf(tx, visitId)).find(({ id }) => id === itemId) ?? error(404);
  if (item.state === 'current') return;
  const stateAt = at && at < now() ? at : now();
  const to = (state: 'current' | 'done') =>
    tx
      .updateTable('app.agenda_item')
      .set((eb) => ({
        state,
        state_at: stateAt,
        state_by: tx.actor.membershipId,
        version: eb('version', '+', 1)
      }))
      .where('region_id', '=', tx.region)
      .where('visit_id', '=', visitId);
  await to('done').where('state', '=', 'current').execute();
  await to('current').where('id', '=', itemId).execute();
}

/** Gives an item more time during the talk; never less, so that sent again nothing happens. */
export async function lengthen(
  tx: Tx,
  visitId: string,
  { item, minutes }: { item: string; minutes: number }
): Promise<void> {
  await lockedVisit(tx, visitId, 'talking');
  if (!(await agendaOf(tx, visitId)).some(({ id }) => id === item)) error(404);
  await tx
    .updateTable('app.agenda_item')
    .set((eb) => ({ minutes, version: eb('version', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', item)
    .where('minutes', '<', minutes)
    .execute();
}

const mostItems = 40;

async function lockedOpenVisit(tx: Tx, visitId: string) {
  const visit = await lockedVisit(tx, visitId);
  if (!isOpen(visit)) throw wrongState();
  return visit;
}

type Place = { visitId: string; ownerId: string; position: number };

/** An item with a criterion takes the criterion's title where it has none of its own. */
async function insert(
  tx: Tx,
  at: Place,
  { reasons, ...item }: Omit<Proposed, 'minutes'> & { minutes: number; isInternal: boolean }
): Promise<string> {
  const criterion = item.criterionId ? await criterionOf(tx, item.criterionId) : null;
  const { id } = await tx
    .insertInto('app.agenda_item')
    .values({
      region_id: tx.region,
      visit_id: at.visitId,
      owner_id: at.ownerId,
      kind: item.kind,
      criterion_id: criterion?.id ?? null,
      template_id: criterion?.templateId ?? null,
      theme_id: criterion?.themeId ?? null,
      position: at.position,
      title: item.title || (criterion?.title ?? ''),
      minutes: item.minutes,
      is_internal: item.isInternal
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (reasons.length > 0) {
    await tx
      .insertInto('app.agenda_reason')
      .values({ region_id: tx.region, item_id: id, owner_id: at.ownerId, reasons })
      .execute();
  }
  return id;
}

async function criterionOf(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.worded_criterion as k')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'k.region_id').onRef('t.id', '=', 'k.template_id')
    )
    .where('k.region_id', '=', tx.region)
    .where('k.id', '=', id)
    .where('t.audience', '=', 'owner')
    .select(['k.id', 'k.template_id as templateId', 'k.theme_id as themeId'])
    .select(sql<string>`left(k.title, 160)`.as('title'))
    .executeTakeFirst();
  if (!row?.templateId || !row.themeId) throw new Invalid({ criterionId: m.form_choice() });
  return row;
}

async function arrange(tx: Tx, order: readonly string[]): Promise<void> {
  await sql`
    update app.agenda_item i set position = o.place, version = i.version + 1
    from unnest(${order}::uuid[]) with ordinality o (id, place)
    where i.region_id = ${tx.region} and i.id = o.id and i.position <> o.place`.execute(tx);
}

async function remove(tx: Tx, { id }: AgendaItem): Promise<void> {
  await tx
    .deleteFrom('app.agenda_item')
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

function conflict(saved: AgendaItem, input: AgendaItemChange): Outdated {
  const differences = [
    { label: m.agenda_item_title(), mine: input.title, theirs: saved.title },
    { label: m.agenda_minutes(), mine: String(input.minutes), theirs: String(saved.minutes) }
  ].filter(({ mine, theirs }) => mine !== theirs);
  const text = m.agenda_changed_meanwhile();
  return new Outdated({ kind: 'conflict', text, differences, version: String(saved.version) });
}
