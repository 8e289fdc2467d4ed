import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { z } from 'zod';
import { m } from '#messages';
import { now, today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { mandateChange, mandateInput, mandateInvitation } from './mandate-input.ts';
import { setThemes, themesOfMandate, themesToGive } from './themes.server.ts';

/** All mandates of a Schulträger that the acting membership may see; nobody else of the region sees any. */
export async function mandatesPage(tx: Tx, ownerId: string) {
  const row = await tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name'])
    .select([
      sql<boolean>`app.may('mandate.edit', o.id)`.as('mayGive'),
      sql<boolean>`app.may('mandate.read', o.id)`.as('maySee'),
      jsonArrayFrom(mandateRows(tx, ownerId)).as('mandates')
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', ownerId)
    .where('o.kind', '=', 'schoolOwner')
    .executeTakeFirst();
  if (!row) error(404);
  if (!row.maySee) error(403);
  return row;
}

/** For whoever may give a mandate of this Schulträger, else 403. */
export async function mandateGiver(tx: Tx, ownerId: string) {
  const { id, name, mayGive } = await mandatesPage(tx, ownerId);
  if (!mayGive) error(403);
  return { id, name, themes: await themesToGive(tx) };
}

/** One mandate with who works under it. */
export async function mandatePage(tx: Tx, ownerId: string, id: string) {
  const row = await mandateRows(tx, ownerId)
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'd.region_id').onRef('o.id', '=', 'd.owner_id')
    )
    .select(['d.owner_id as ownerId', 'o.name as ownerName'])
    .select((one) => [
      sql<boolean>`app.may('mandate.edit', d.owner_id)`.as('mayEdit'),
      jsonArrayFrom(
        one
          .selectFrom('app.membership as m')
          .innerJoin('app.person as p', (join) =>
            join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
          )
          .select(['m.id', 'p.name', 'p.mail', 'm.valid_to as validTo'])
          .whereRef('m.region_id', '=', 'd.region_id')
          .whereRef('m.mandate_id', '=', 'd.id')
          .where(sql<boolean>`app.is_current(m)`)
          .orderBy(sql`p.name collate "de-x-icu"`)
      ).as('people'),
      jsonArrayFrom(
        one
          .selectFrom('app.invitation as i')
          .select(['i.id', 'i.name', 'i.mail'])
          .whereRef('i.region_id', '=', 'd.region_id')
          .whereRef('i.mandate_id', '=', 'd.id')
          .where('i.accepted_at', 'is', null)
          .where('i.revoked_at', 'is', null)
          .orderBy('i.name')
      ).as('invitations')
    ])
    .where('d.id', '=', id)
    .executeTakeFirst();
  return row ?? error(404);
}

/** The same for whoever may change it, else 403. */
export async function mandateToChange(tx: Tx, ownerId: string, id: string) {
  const mandate = await mandatePage(tx, ownerId, id);
  if (!mandate.mayEdit) error(403);
  return { ...mandate, themesToGive: await themesToGive(tx) };
}

export async function giveMandate(
  tx: Tx,
  ownerId: string,
  input: z.output<typeof mandateInput>
): Promise<string> {
  await mandateGiver(tx, ownerId);
  refusePast(input.validTo);
  const { id } = await tx
    .insertInto('app.mandate')
    .values({
      region_id: tx.region,
      owner_id: ownerId,
      provider: input.provider,
      purpose: input.purpose,
      valid_from: input.validFrom,
      valid_to: input.validTo,
      made_by: tx.actor.membershipId
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await setThemes(tx, { ownerId, mandateId: id }, input.themes);
  return id;
}

export async function changeMandate(
  tx: Tx,
  ownerId: string,
  id: string,
  { provider, purpose, validTo, themes, version }: z.output<typeof mandateChange>
): Promise<void> {
  const saved = await running(tx, ownerId, id, version, [
    { label: m.mandate_provider(), mine: provider, theirs: (one) => one.provider },
    { label: m.mandate_purpose(), mine: purpose, theirs: (one) => one.purpose },
    { label: m.mandate_until(), mine: validTo, theirs: (one) => one.validTo },
    {
      label: m.mandate_themes(),
      mine: themes.join(', '),
      theirs: (one) => one.themes.map(({ key }) => key).join(', ')
    }
  ]);
  refusePast(validTo);
  if (validTo < saved.validFrom) throw new Invalid({ validTo: m.mandate_until_before_from() });
  await tx
    .updateTable('app.mandate')
    .set({ provider, purpose, valid_to: validTo, version: version + 1 })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
  await setThemes(tx, { ownerId, mandateId: id }, themes);
}

/** From this moment on nobody acts under it any more. */
export async function endMandate(
  tx: Tx,
  ownerId: string,
  id: string,
  version: number
): Promise<void> {
  await running(tx, ownerId, id, version, []);
  await tx
    .updateTable('app.mandate')
    .set({ ended_at: now(), ended_by: tx.actor.membershipId, version: version + 1 })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Invites somebody of the provider; whoever accepts works under this mandate and no longer than it runs. */
export async function inviteUnderMandate(
  tx: Tx,
  ownerId: string,
  id: string,
  { name, mail }: z.output<typeof mandateInvitation>
): Promise<void> {
  const mandate = await mandateToChange(tx, ownerId, id);
  if (mandate.isOver) throw overAlready();
  const invitation = await tx
    .insertInto('app.invitation')
    .values({
      region_id: tx.region,
      organisation_id: ownerId,
      role: 'ownerMember',
      name,
      mail,
      mandate_id: id,
      invited_by: tx.actor.membershipId,
      expires_at: sql<Date>`app.now() + interval '72 hours'`
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`select app.mail_address('invitation', ${mail}, ${invitation.id})`.execute(tx);
}

function mandateRows(tx: Tx, ownerId: string) {
  return tx
    .selectFrom('app.mandate as d')
    .select(['d.id', 'd.provider', 'd.purpose', 'd.version'])
    .select(['d.valid_from as validFrom', 'd.valid_to as validTo'])
    .select([
      themesOfMandate(tx).as('themes'),
      sql<boolean>`d.ended_at is not null`.as('isEnded'),
      sql<boolean>`d.ended_at is not null or d.valid_to < app.today()`.as('isOver')
    ])
    .where('d.region_id', '=', tx.region)
    .where('d.owner_id', '=', ownerId)
    .orderBy(sql`d.ended_at is not null or d.valid_to < app.today()`)
    .orderBy(sql`d.provider collate "de-x-icu"`);
}

type Saved = Awaited<ReturnType<typeof mandatePage>>;
type Difference = { label: string; mine: string; theirs: (saved: Saved) => string };

async function running(
  tx: Tx,
  ownerId: string,
  id: string,
  version: number,
  differences: Difference[]
): Promise<Saved> {
  const saved = await mandateToChange(tx, ownerId, id);
  if (saved.isEnded) throw overAlready();
  if (saved.version === version) return saved;
  throw new Outdated({
    kind: 'conflict',
    text: m.mandate_changed_meanwhile(),
    differences: differences
      .map(({ label, mine, theirs }) => ({ label, mine, theirs: theirs(saved) }))
      .filter(({ mine, theirs }) => mine !== theirs),
    version: String(saved.version)
  });
}

function overAlready(): Outdated {
  return new Outdated({ kind: 'state', text: m.mandate_over_already() });
}

/** A typing error in the year would otherwise make a mandate that was over before it began. */
function refusePast(validTo: string): void {
  if (validTo < today()) throw new Invalid({ validTo: m.mandate_until_past() });
}
