import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { z } from 'zod';
import { m } from '#messages';
import { now } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { contactInput } from './contact-input.ts';
import { type Contact, contactLabel, contactNames, contactOf, type Correction } from './contact.ts';

/** What the register says of an address and what was corrected; for whoever may correct it, else 403. */
export async function contactPage(tx: Tx, id: string) {
  const row = await tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name'])
    .select((one) => [
      sql<boolean>`app.may('record.edit', o.id) or app.may_in_region('register.edit')`.as(
        'mayEdit'
      ),
      jsonObjectFrom(
        one
          .selectFrom('app.school as s')
          .select(['s.street', 's.postcode', 's.place', 's.mail', 's.homepage'])
          .whereRef('s.region_id', '=', 'o.region_id')
          .whereRef('s.id', '=', 'o.id')
      ).as('register'),
      jsonObjectFrom(
        one
          .selectFrom('app.contact_correction as c')
          .select(['c.street', 'c.postcode', 'c.place', 'c.mail', 'c.homepage', 'c.version'])
          .whereRef('c.region_id', '=', 'o.region_id')
          .whereRef('c.organisation_id', '=', 'o.id')
      ).as('correction')
    ])
    .where('o.region_id', '=', tx.region)
    .where('o.id', '=', id)
    .executeTakeFirst();
  if (!row) error(404);
  if (!row.mayEdit) error(403);
  const { id: organisationId, name, register, correction } = row;
  const holds = contactOf(register, correction);
  return { id: organisationId, name, register, holds, version: correction?.version ?? 0 };
}

/** Keeps what differs from the register; what agrees with it follows the register again. */
export async function correctContact(
  tx: Tx,
  id: string,
  { version, ...typed }: z.output<typeof contactInput>
): Promise<void> {
  const saved = await contactPage(tx, id);
  if (saved.version !== version) throw outdated(saved, typed);
  const changes = { ...differing(typed, saved.register), changed_by: tx.actor.membershipId };
  if (version === 0) {
    await tx
      .insertInto('app.contact_correction')
      .values({ region_id: tx.region, organisation_id: id, ...changes })
      .execute();
    return;
  }
  await tx
    .updateTable('app.contact_correction')
    .set({ ...changes, changed_at: now(), version: version + 1 })
    .where('region_id', '=', tx.region)
    .where('organisation_id', '=', id)
    .execute();
}

function differing(typed: Contact, register: Contact | null): Correction {
  const kept = (value: string, said: string) => (value === said ? null : value);
  return {
    street: kept(typed.street, register?.street ?? ''),
    postcode: kept(typed.postcode, register?.postcode ?? ''),
    place: kept(typed.place, register?.place ?? ''),
    mail: kept(typed.mail, register?.mail ?? ''),
    homepage: kept(typed.homepage, register?.homepage ?? '')
  };
}

function outdated(saved: { holds: Contact; version: number }, typed: Contact): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.directory_changed_meanwhile(),
    differences: contactNames
      .filter((name) => saved.holds[name] !== typed[name])
      .map((name) => ({
        label: contactLabel(name),
        mine: typed[name],
        theirs: saved.holds[name]
      })),
    version: String(saved.version)
  });
}
