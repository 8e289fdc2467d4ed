import { sql } from 'kysely';
import { Refusal } from '#base/refusal.ts';
import { asSystem } from '#server/db.ts';
import { periods } from './periods.ts';

export type Forgotten = { people: number; invitations: number };

/**
 * Forgets people and invitations whose time is over. Each person in a transaction of its own: what was interrupted
 * goes on the next time, and a second run finds nothing more to do.
 */
export async function forgetOldPeople(): Promise<Forgotten> {
  let people = 0;
  for (const { regionId, personId } of await due()) {
    if (await forgetPerson(regionId, personId)) people += 1;
  }
  return { people, invitations: await forgetInvitations() };
}

/** How many would be forgotten today. */
export async function duePeople(): Promise<number> {
  return (await due()).length;
}

/**
 * Forgets somebody at once, in every region; false where nobody has the address. Refused while the person is a
 * member of anything: that ends first, so that a house never loses its last lead unnoticed.
 */
export async function forgetByAddress(mail: string): Promise<boolean> {
  const people = await asSystem((tx) =>
    tx
      .selectFrom('app.person as p')
      .where('p.mail', '=', mail)
      .select(['p.region_id as regionId', 'p.id as personId'])
      .select(holds.as('holds'))
      .execute()
  );
  if (people.some((one) => one.holds)) {
    throw new Refusal(
      'This person is still a member of an organisation. End the membership on the page „Personen“ first.'
    );
  }
  for (const { regionId, personId } of people) await forgetPerson(regionId, personId);
  return people.length > 0;
}

const holds = sql<boolean>`exists (
  select from app.membership m
  where m.region_id = p.region_id and m.person_id = p.id and (m.valid_to is null or m.valid_to >= app.today()))`;

async function due(): Promise<{ regionId: string; personId: string }[]> {
  return asSystem(async (tx) => {
    const { rows } = await sql<{ regionId: string; personId: string }>`
      select region_id as "regionId", person_id as "personId"
      from app.people_to_forget(app.today() - ${periods.people}::int)`.execute(tx);
    return rows;
  });
}

async function forgetPerson(regionId: string, personId: string): Promise<boolean> {
  return asSystem(async (tx) => {
    const { rows } = await sql<{ done: boolean }>`
      select app.forget_person(${regionId}, ${personId}) as done`.execute(tx);
    return rows[0]?.done === true;
  });
}

async function forgetInvitations(): Promise<number> {
  return asSystem(async (tx) => {
    const { rows } = await sql<{ count: number }>`
      select app.forget_invitations(app.today() - ${periods.invitations}::int) as count`.execute(
      tx
    );
    return rows[0]?.count ?? 0;
  });
}
