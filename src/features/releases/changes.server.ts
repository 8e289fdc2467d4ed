import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { releaseForm, type ReleaseForm } from './facts.server.ts';
import { addStanding } from './standing.server.ts';
import { type ReleaseInput } from './release-input.ts';
import { release } from './releases.server.ts';
import { commonView, unique, viewOf, type View } from './views.ts';

/** Two people release to one organisation at the same moment: the second looks again. */
export const releaseConstraints = {
  release_once_idx: { field: 'empfaenger', text: m.release_meanwhile }
};

/**
 * Releases a copy to each recipient and tells its leads by mail. A release that reaches one of them already
 * is replaced, on wish also those of copies that this one corrects; one that says the same is left alone, so
 * that sending twice tells nobody twice.
 */
export async function releaseCopy(tx: Tx, copyId: string, input: ReleaseInput): Promise<string[]> {
  const form = await releaseForm(tx, copyId);
  refuseStrangers(form, input);
  const visits = form.visits.filter(({ id }) => input.besuche.includes(id));
  const partners = visits.flatMap((visit) => visit.partners.map(({ id }) => id));
  const recipients = form.recipients.filter(
    ({ id, release, corrected }) =>
      [...input.empfaenger, ...partners].includes(id) &&
      !(release && isSame(release, viewOf(input, id)) && !(input.ersetzen && corrected.length > 0))
  );
  const idsOf = ({ themen }: View) =>
    form.themes.filter(({ key }) => themen.includes(key)).map(({ id }) => id);
  const copy = { id: copyId, ownerId: form.ownerId };
  const themes = idsOf(commonView(input));
  const standing = await addStanding(tx, { copy, visits, themes, input });
  if (recipients.length > 0) {
    const ids = recipients.map(({ id }) => id);
    const given = recipients.map(({ id }) => {
      const view = viewOf(input, id);
      return {
        id,
        themes: idsOf(view),
        includesRemarks: view.bemerkungen,
        until: view.bis || null
      };
    });
    const old = input.ersetzen ? recipients.flatMap(({ corrected }) => corrected) : [];
    const ended = await endReleases(tx, { copyId, ids, old: old.map(({ id }) => id) });
    await addReleases(tx, { copy, given, ended, standing });
  }
  return recipients.map(({ name }) => name);
}

/**
 * Takes a release back as if it had never been, and returns the id of its copy; what it had replaced holds
 * again. Refused once somebody opened it or its time is over.
 */
export async function takeBack(tx: Tx, id: string): Promise<string> {
  const found = await release(tx, id);
  if (!found.mayWithdraw) error(403);
  const { rows } = await sql<{ done: boolean }>`select app.undo_release(${id}) as done`.execute(tx);
  if (!rows[0]?.done) throw new Outdated({ kind: 'state', text: m.release_undo_late() });
  return found.copyId;
}

/** Ends a release at once, tells the recipient's leads, and returns the id of its copy. */
export async function withdraw(tx: Tx, id: string): Promise<string> {
  const found = await release(tx, id);
  if (!found.mayWithdraw) error(403);
  if (found.state !== 'active') throw ended();
  const { numUpdatedRows } = await tx
    .updateTable('app.release')
    .set({ withdrawn_at: moment, withdrawn_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw ended();
  await sql`select app.mail_organisation('withdrawal', ${found.recipientId}, ${id})`.execute(tx);
  return found.copyId;
}

type Ending = { copyId: string; ids: string[]; old: string[] };

/** Also those that have run out: one release of a copy to a recipient is open at a time. Returns what ended. */
async function endReleases(tx: Tx, { copyId, ids, old }: Ending) {
  return tx
    .updateTable('app.release')
    .set({ withdrawn_at: moment, withdrawn_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('recipient_id', 'in', ids)
    .where((eb) =>
      eb.or([eb('copy_id', '=', copyId), ...(old.length > 0 ? [eb('id', 'in', old)] : [])])
    )
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
}

type Added = {
  copy: { id: string; ownerId: string };
  /** What each recipient gets; themes by id. */
  given: { id: string; themes: string[]; includesRemarks: boolean; until: string | null }[];
  /** What the recipients had until now. */
  ended: { id: string }[];
  /** The standing release through which each partner of a visit gets it. */
  standing: ReadonlyMap<string, string>;
};

async function addReleases(tx: Tx, { copy, given, ended, standing }: Added): Promise<void> {
  const at = { region_id: tx.region, copy_id: copy.id, organisation_id: copy.ownerId };
  const themesOf = new Map(given.map(({ id, themes }) => [id, themes]));
  const added = await tx
    .insertInto('app.release')
    .values(
      given.map(({ id, includesRemarks, until }) => {
        const by = { released_by: tx.actor.membershipId, standing_id: standing.get(id) ?? null };
        return { ...at, ...by, recipient_id: id, includes_remarks: includesRemarks, until };
      })
    )
    .returning(['id', 'recipient_id'])
    .execute();
  await tx
    .insertInto('app.release_theme')
    .values(
      added.flatMap(({ id, recipient_id }) =>
        (themesOf.get(recipient_id) ?? []).map((theme_id) => ({ ...at, release_id: id, theme_id }))
      )
    )
    .execute();
  if (ended.length > 0) await noteReplaced(tx, ended, added);
  await sql`
    select app.mail_organisation('release', n.recipient, n.release)
    from unnest(${added.map((one) => one.recipient_id)}::uuid[], ${added.map(({ id }) => id)}::uuid[])
      as n (recipient, release)
  `.execute(tx);
}

async function noteReplaced(
  tx: Tx,
  ended: { id: string }[],
  added: { id: string; recipient_id: string }[]
): Promise<void> {
  await sql`
    update app.release r set replaced_by_id = n.release
    from unnest(${added.map((one) => one.recipient_id)}::uuid[], ${added.map(({ id }) => id)}::uuid[])
      as n (recipient, release)
    where r.region_id = ${tx.region} and r.recipient_id = n.recipient
      and r.id = any (${ended.map(({ id }) => id)}::uuid[])
  `.execute(tx);
}

/** What the page did not offer was made by hand, or is gone meanwhile. */
function refuseStrangers(form: ReleaseForm, input: ReleaseInput): void {
  const { empfaenger, besuche, themen, fuer = [] } = input;
  const recipients = form.recipients.map(({ id }) => id);
  const visits = form.visits.map(({ id }) => id);
  const themes = form.themes.map(({ key }) => key);
  const own = fuer.flatMap((id) => viewOf(input, id).themen);
  const errors = {
    ...(empfaenger.every((id) => recipients.includes(id)) ? {} : { empfaenger: m.form_choice() }),
    ...(besuche.every((id) => visits.includes(id)) ? {} : { besuche: m.form_choice() }),
    ...(themen.every((key) => themes.includes(key)) ? {} : { themen: m.form_choice() }),
    ...(own.every((key) => themes.includes(key)) ? {} : { umfang: m.form_choice() })
  };
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
}

type Release = NonNullable<ReleaseForm['recipients'][number]['release']>;

function isSame(one: Release, input: View): boolean {
  return (
    one.includesRemarks === input.bemerkungen &&
    one.until === (input.bis || null) &&
    unique(one.themes).join() === unique(input.themen).join()
  );
}

function ended(): Outdated {
  return new Outdated({ kind: 'state', text: m.release_withdraw_over() });
}

const moment = sql<Date>`app.now()`;
