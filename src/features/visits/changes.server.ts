import { error } from '@sveltejs/kit';
import { sql, type Updateable } from 'kysely';
import { daysBetween, plusDays } from '#base/days.ts';
import type { Problem } from '#base/form-state.ts';
import { m } from '#messages';
import { now, today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { DB } from '#server/schema.ts';
import { partnerDifferences, visitDifferences } from './differences.ts';
import { invite, mailPartners, partnerNames } from './partners.server.ts';
import { accessProblem, usualAccessDays, type VisitState } from './visit.ts';
import { coverSchools, schoolNames } from './schools.server.ts';
import { inviteUnits, mailUnits, unitNames } from './units.server.ts';
import { type PartnersInput, type PlanInput, type VisitInput } from './visit-input.ts';
import { plannerOf, visit } from './visits.server.ts';

/** Plans a visit of the acting Schulträger and invites its partners by mail. */
export async function planVisit(tx: Tx, input: PlanInput): Promise<string> {
  const ownerId = (await plannerOf(tx)) ?? error(403);
  refusePast(input.heldOn);
  const { id } = await tx
    .insertInto('app.visit')
    .values({
      region_id: tx.region,
      owner_id: ownerId,
      state_by: tx.actor.membershipId,
      ...columns(input)
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await coverSchools(tx, { id, ownerId }, input.schools);
  const accessUntil = input.accessUntil ?? plusDays(input.heldOn, usualAccessDays);
  await invite(tx, { id, ownerId }, input.partners, accessUntil);
  await inviteUnits(tx, { id, ownerId }, input.units ?? []);
  return id;
}

/** Changes a planned visit; true where partners were told because place or time are others now. */
export async function changeVisit(tx: Tx, id: string, input: VisitInput): Promise<boolean> {
  const saved = await lockedVisit(tx, id, 'planned');
  if (saved.version !== input.version) {
    const schools = await schoolNames(tx, id, input.schools);
    throw conflict(saved.version, visitDifferences(saved, input, schools));
  }
  const moved = saved.heldOn !== input.heldOn;
  if (moved) refusePast(input.heldOn);
  const isNews =
    moved ||
    saved.startsAt !== input.startsAt ||
    saved.durationMin !== input.durationMin ||
    saved.venue !== input.venue;
  const isOther = isNews || saved.title !== input.title;
  await update(tx, id, columns(input), isOther);
  await coverSchools(tx, { id, ownerId: saved.ownerId }, input.schools);
  if (moved) await shiftAccess(tx, id, daysBetween(saved.heldOn, input.heldOn));
  return isNews && tellAll(tx, id);
}

/** Invites and uninvites partners, and says until when they may look; possible until the visit is cancelled. */
export async function changePartners(tx: Tx, id: string, input: PartnersInput): Promise<void> {
  const saved = await lockedVisit(tx, id);
  if (saved.state === 'cancelled') throw wrongState();
  if (saved.version !== input.version) {
    const names = await partnerNames(tx, id, input.partners);
    const units = await unitNames(tx, { id, ownerId: saved.ownerId }, input.units ?? []);
    throw conflict(saved.version, partnerDifferences({ ...names, units }, input));
  }
  const accessUntil = input.accessUntil ?? plusDays(saved.heldOn, usualAccessDays);
  const problem = accessProblem(saved.heldOn, accessUntil);
  if (problem) throw new Invalid({ accessUntil: problem });
  await invite(tx, { id, ownerId: saved.ownerId }, input.partners, accessUntil);
  await inviteUnits(tx, { id, ownerId: saved.ownerId }, input.units ?? []);
  await update(tx, id, {});
}

export async function cancelVisit(tx: Tx, id: string, version: number): Promise<void> {
  await lockedVisit(tx, id);
  // First, because a guest's access ends with the visit, and it is to be told all the same.
  await tellAll(tx, id);
  await step(tx, id, { from: 'planned', to: 'cancelled' }, version, true);
}

/** Tells everybody invited, of the house and from outside; false where there is nobody. */
async function tellAll(tx: Tx, id: string): Promise<boolean> {
  const toPartners = await mailPartners(tx, 'visitChange', id);
  return (await mailUnits(tx, id)) || toPartners;
}

/** Not bound to the day: people come early, or write down later what was said. */
export async function startConversation(tx: Tx, id: string, version: number): Promise<void> {
  await step(tx, id, { from: 'planned', to: 'talking' }, version);
}

export async function endConversation(tx: Tx, id: string, version: number): Promise<void> {
  await step(tx, id, { from: 'talking', to: 'held' }, version);
}

/**
 * The visit, locked until the transaction ends, so that its goals and its Berichtsbogen cannot change
 * beside it. 404 where it is not visible, 403 where it may not be changed.
 *
 * @param states the only ones in which what is meant makes sense; none: all
 */
export async function lockedVisit(tx: Tx, id: string, ...states: VisitState[]) {
  const row = await tx
    .selectFrom('app.visit as v')
    .where('v.region_id', '=', tx.region)
    .where('v.id', '=', id)
    .select(['v.version', 'v.owner_id as ownerId', 'v.kind', 'v.title', 'v.aims', 'v.venue'])
    .select(['v.held_on as heldOn', 'v.starts_at as startsAt', 'v.duration_min as durationMin'])
    .select(sql<VisitState>`v.state`.as('state'))
    .forUpdate()
    .executeTakeFirst();
  // Row-level security hides from a lock what may not be changed.
  if (!row) {
    await visit(tx, id);
    error(403);
  }
  if (states.length > 0 && !states.includes(row.state)) throw wrongState();
  return { ...row, startsAt: row.startsAt.slice(0, 5) };
}

export function wrongState(text: string = m.form_state()): Outdated {
  return new Outdated({ kind: 'state', text });
}

async function step(
  tx: Tx,
  id: string,
  { from, to }: { from: VisitState; to: VisitState },
  version: number,
  isOther = false
): Promise<void> {
  const saved = await lockedVisit(tx, id, from);
  if (saved.version !== version) throw conflict(saved.version, []);
  const changes = { state: to, state_at: now(), state_by: tx.actor.membershipId };
  await update(tx, id, changes, isOther);
}

function conflict(version: number, differences: NonNullable<Problem['differences']>): Outdated {
  const text = m.visit_changed_meanwhile();
  return new Outdated({ kind: 'conflict', text, differences, version: String(version) });
}

/** A typing error in the year would otherwise invite people to the past. */
function refusePast(heldOn: string): void {
  if (heldOn < today()) throw new Invalid({ heldOn: m.visit_held_on_past() });
}

function columns(input: Omit<VisitInput, 'version'>) {
  return {
    kind: input.kind,
    title: input.title,
    aims: input.aims,
    held_on: input.heldOn,
    starts_at: input.startsAt,
    duration_min: input.durationMin,
    venue: input.venue
  };
}

/** @param isOther calendars take the appointment for a new one only where its sequence is higher */
async function update(
  tx: Tx,
  id: string,
  changes: Updateable<DB['app.visit']>,
  isOther = false
): Promise<void> {
  await tx
    .updateTable('app.visit')
    .set((eb) => ({
      ...changes,
      version: eb('version', '+', 1),
      ...(isOther
        ? { sequence: eb('sequence', '+', 1), asked_sequence: eb('sequence', '+', 1) }
        : {})
    }))
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Partners keep their days before and after the visit. */
async function shiftAccess(tx: Tx, id: string, days: number): Promise<void> {
  await tx
    .updateTable('app.visit_partner')
    .set({ access_until: sql`access_until + ${days}::integer` })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', id)
    .execute();
}
