import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { z } from 'zod';
import { type Role, rolesOf } from '#features/people/role.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import type { inviteInput } from './invitation.ts';

/** An invitation that is still open, with what its page shows. */
export async function invitation(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.invitation as i')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.organisation_id')
    )
    .leftJoin('app.unit as u', (join) =>
      join.onRef('u.region_id', '=', 'i.region_id').onRef('u.id', '=', 'i.unit_id')
    )
    .select(['i.id', 'i.name', 'i.mail', 'i.role', 'i.expires_at as expiresAt'])
    .select(['o.name as organisationName', sql<boolean>`i.expires_at < app.now()`.as('isExpired')])
    .select(['u.name as unitName', 'i.valid_to as validTo'])
    .where('i.region_id', '=', tx.region)
    .where('i.id', '=', id)
    .where('i.accepted_at', 'is', null)
    .where('i.revoked_at', 'is', null)
    .executeTakeFirst();
  return row ?? error(404);
}

/** Whether the acting membership invites anybody at all. */
export async function mayInvite(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`
    select cardinality(app.organisations_where('people.invite')) > 0
      or app.may_in_region('people.inviteLeads') as may`.execute(tx);
  return rows[0]?.may === true;
}

/** Organisations the acting membership may invite to, the own one first. */
export async function invitingOrganisations(tx: Tx) {
  return tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name', 'o.kind'])
    .select((one) =>
      jsonArrayFrom(
        one
          .selectFrom('app.unit as u')
          .select(['u.id', 'u.name'])
          .whereRef('u.region_id', '=', 'o.region_id')
          .whereRef('u.owner_id', '=', 'o.id')
          .where(sql<boolean>`o.id = any (app.organisations_where('people.invite'))`)
          .orderBy('u.name')
      ).as('units')
    )
    .where('o.region_id', '=', tx.region)
    .where(
      sql<boolean>`(o.id = any (app.organisations_where('people.invite'))
        or app.may_in_region('people.inviteLeads'))`
    )
    .orderBy(sql`o.id = any (app.organisations_where('people.invite'))`, 'desc')
    .orderBy('o.kind')
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
}

type Typed = z.output<typeof inviteInput>;
type Invited = Omit<Typed, 'unit' | 'validTo'> & Partial<Typed>;

/** Writes the invitation and its mail; one that ran out for the same person is put away before. */
export async function invite(tx: Tx, typed: Invited): Promise<void> {
  const input = { ...typed, role: typed.role ?? (await leadRole(tx, typed.organisation)) };
  if (input.validTo && input.validTo < today()) throw new Invalid({ validTo: m.membership_past() });
  await refuseMember(tx, input);
  await tx
    .updateTable('app.invitation')
    .set({ revoked_at: sql`app.now()` })
    .where('region_id', '=', tx.region)
    .where('organisation_id', '=', input.organisation)
    .where('role', '=', input.role)
    .where('mail', '=', input.mail)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '<', sql<Date>`app.now()`)
    .execute();
  const { id } = await tx
    .insertInto('app.invitation')
    .values({
      region_id: tx.region,
      organisation_id: input.organisation,
      role: input.role,
      name: input.name,
      mail: input.mail,
      unit_id: input.unit ?? null,
      valid_to: input.validTo ?? null,
      invited_by: tx.actor.membershipId,
      expires_at: sql<Date>`app.now() + interval '72 hours'`
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sendMail(tx, input.mail, id);
}

/** The same link again, good for another 72 hours; returns the address it goes to. */
export async function resendInvitation(tx: Tx, id: string): Promise<string> {
  const mail = await change(tx, id, { expires_at: sql<Date>`app.now() + interval '72 hours'` });
  await sendMail(tx, mail, id);
  return mail;
}

/** From now on the link opens nothing. */
export async function revokeInvitation(tx: Tx, id: string): Promise<void> {
  await change(tx, id, { revoked_at: sql<Date>`app.now()` });
}

type Change = Partial<Record<'expires_at' | 'revoked_at', ReturnType<typeof sql<Date>>>>;

async function change(tx: Tx, id: string, values: Change): Promise<string> {
  const changed = await tx
    .updateTable('app.invitation')
    .set(values)
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('mail')
    .executeTakeFirst();
  return changed?.mail ?? error(404);
}

/** Everybody in the region may see the directory, so an organisation that is not found does not exist. */
async function leadRole(tx: Tx, organisationId: string): Promise<Role> {
  const found = await tx
    .selectFrom('app.organisation')
    .select('kind')
    .where('region_id', '=', tx.region)
    .where('id', '=', organisationId)
    .executeTakeFirst();
  return rolesOf(found?.kind ?? '')[0] ?? error(404);
}

async function refuseMember(
  tx: Tx,
  input: { organisation: string; role: string; mail: string }
): Promise<void> {
  const found = await tx
    .selectFrom('app.membership as m')
    .innerJoin('app.person as p', (join) =>
      join.onRef('p.region_id', '=', 'm.region_id').onRef('p.id', '=', 'm.person_id')
    )
    .select('m.id')
    .where('m.region_id', '=', tx.region)
    .where('m.organisation_id', '=', input.organisation)
    .where('m.role', '=', input.role)
    .where('p.mail', '=', input.mail)
    .where(sql<boolean>`(m.valid_to is null or m.valid_to >= app.today())`)
    .executeTakeFirst();
  if (found) throw new Invalid({ mail: m.invitation_is_member() });
}

async function sendMail(tx: Tx, mail: string, id: string): Promise<void> {
  await sql`select app.mail_address('invitation', ${mail}, ${id})`.execute(tx);
}
