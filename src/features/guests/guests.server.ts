import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { oneLine } from '#base/one-line.ts';
import { lockedVisit, wrongState } from '#features/visits/changes.server.ts';
import { accessProblem } from '#features/visits/visit.ts';
import { visitToEdit } from '#features/visits/visits.server.ts';
import { today } from '#server/clock.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { GuestInput } from './guest.ts';

/** The guests of a visit, for whoever may change it; others 403 or 404. */
export async function guestsPage(tx: Tx, visitId: string) {
  return { visit: await visitToEdit(tx, visitId), guests: await guestsOf(tx, visitId) };
}

/** One guest of the visit; 404 where it is none, or none any more. */
export async function guestPage(tx: Tx, visitId: string, id: string) {
  const page = await guestsPage(tx, visitId);
  const guest = page.guests.find((one) => one.id === id) ?? error(404);
  return { visit: page.visit, guest };
}

/** Gives somebody without an account a place at the table and a link by mail. */
export async function inviteGuest(tx: Tx, visitId: string, input: GuestInput): Promise<void> {
  const visit = await changeable(tx, visitId);
  refuseAccess(visit.heldOn, input.accessUntil);
  await sql`
    select app.invite_guest(${visitId}, ${oneLine(input.name)}, ${oneLine(input.body)}, ${input.mail}, ${input.accessUntil})
  `.execute(tx);
}

/** From now on the guest's access ends with this day. */
export async function changeAccess(
  tx: Tx,
  visitId: string,
  id: string,
  accessUntil: string
): Promise<void> {
  const visit = await changeable(tx, visitId);
  refuseAccess(visit.heldOn, accessUntil);
  const { numUpdatedRows } = await tx
    .updateTable('app.visit_partner')
    .set({ access_until: accessUntil })
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('organisation_id', '=', id)
    .where(isGuest(id))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) error(404);
}

/** Mails a new link; the one before opens nothing any more, and browsers that are open with it close. */
export async function sendNewLink(tx: Tx, visitId: string, id: string): Promise<void> {
  await changeable(tx, visitId);
  await guestPage(tx, visitId, id);
  await tx
    .updateTable('app.guest')
    .set((eb) => ({ link_no: eb('link_no', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('id', '=', id)
    .execute();
  await sql`select app.mail_organisation('visitInvitation', ${id}, ${visitId})`.execute(tx);
}

/** Ends what the guest may see at once, also in an open browser. */
export async function removeGuest(tx: Tx, visitId: string, id: string): Promise<void> {
  await changeable(tx, visitId);
  const { numDeletedRows } = await tx
    .deleteFrom('app.visit_partner')
    .where('region_id', '=', tx.region)
    .where('visit_id', '=', visitId)
    .where('organisation_id', '=', id)
    .where(isGuest(id))
    .executeTakeFirst();
  if (numDeletedRows !== 1n) error(404);
}

async function guestsOf(tx: Tx, visitId: string) {
  return tx
    .selectFrom('app.guest as g')
    .innerJoin('app.visit_partner as p', (join) =>
      join
        .onRef('p.region_id', '=', 'g.region_id')
        .onRef('p.visit_id', '=', 'g.visit_id')
        .onRef('p.organisation_id', '=', 'g.id')
    )
    .where('g.region_id', '=', tx.region)
    .where('g.visit_id', '=', visitId)
    .select(['g.id', 'g.name', 'g.body', 'g.mail'])
    .select(['p.access_until as accessUntil', 'p.opened_at as openedAt'])
    .select(sql<boolean>`p.access_until >= app.today()`.as('hasAccess'))
    .orderBy(sql`g.name collate "de-x-icu"`)
    .orderBy('g.id')
    .execute();
}

async function changeable(tx: Tx, visitId: string) {
  const visit = await lockedVisit(tx, visitId);
  if (visit.state === 'cancelled') throw wrongState();
  return visit;
}

function refuseAccess(heldOn: string, accessUntil: string): void {
  const problem =
    accessProblem(heldOn, accessUntil) ?? (accessUntil < today() ? m.guest_access_over() : null);
  if (problem) throw new Invalid({ accessUntil: problem });
}

const isGuest = (id: string) => sql<boolean>`exists (
  select from app.guest g where g.region_id = visit_partner.region_id and g.id = ${id})`;
