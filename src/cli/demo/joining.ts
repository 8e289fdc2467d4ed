import { acceptAs, offerOf } from '#features/invitations/acceptance.server.ts';
import { inviteFromCommandLine } from '#features/invitations/command.server.ts';
import { invite } from '#features/invitations/invitations.server.ts';
import { addAccount } from '#features/accounts/accounts.server.ts';
import { giveMandate, inviteUnderMandate } from '#features/mandates/mandates.server.ts';
import { changeMembership, membershipPage } from '#features/people/memberships.server.ts';
import { isLead } from '#features/people/role.ts';
import { addUnit, unitsPage } from '#features/units/units.server.ts';
import { as, asSignIn, asSystem, type Actor, type Tx } from '#server/db.ts';
import { oneTimeLink } from '#server/one-time-link.ts';
import { found, memberKey, type Story } from './cast.ts';

type Person = Story['people'][number];
type Place = Readonly<{ regionId: string; organisations: ReadonlyMap<string, string> }>;
type Players = { leads: Map<string, Actor>; members: Map<string, Actor> };

export function noPlayers(): Players {
  return { leads: new Map(), members: new Map() };
}

/** Nobody acts for the region yet: whoever looks after the installation invites on the command line. */
export async function joinFirst(story: Story, regionId: string, players: Players): Promise<void> {
  for (const { key, kind, name: organisation } of story.organisations) {
    const first = story.people.find((person) => person.organisation === key);
    if (!first) throw new Error(`nobody of the story belongs to ${key}`);
    const { name, mail, role } = first;
    const isThere = kind === 'coordinationOffice';
    const invited = { name, mail, role, organisation: isThere ? undefined : organisation };
    const id = await asSystem((tx) =>
      inviteFromCommandLine(tx, { region: story.region.name, ...invited })
    );
    await accept(id, regionId, first, players);
  }
}

/** Invited by whoever may: the coordination invites those who lead, these invite their own people. */
export async function join(
  person: Person,
  place: Place,
  { story, players, dates }: { story: Story; players: Players; dates: (day: string) => string }
): Promise<void> {
  const { name, mail, role, unit, provider, until } = person;
  const organisation = found(place.organisations, person.organisation);
  const lead = players.leads.get(person.organisation);
  const by = found(players.leads, isLead(role) ? 'office' : person.organisation);
  await as(by, 'read write', async (tx) => {
    if (provider) {
      const id = await giveMandate(tx, organisation, mandateOf(story, person, dates));
      return inviteUnderMandate(tx, organisation, id, { name, mail });
    }
    const unitId = unit && !isLead(role) ? await unitNamed(tx, organisation, unit) : null;
    const validTo = until ? dates(until) : null;
    await invite(tx, { organisation, role, name, mail, unit: unitId, validTo });
  });
  const actor = await accept(
    await invitationTo(mail, organisation),
    place.regionId,
    person,
    players
  );
  if (isLead(role) && !lead)
    await as(actor, 'read write', (tx) => arrange(tx, organisation, person, story));
}

function mandateOf({ mandates }: Story, person: Person, dates: (day: string) => string) {
  const mandate = mandates.find(
    ({ owner, provider }) => owner === person.organisation && provider === person.provider
  );
  if (!mandate) throw new Error(`the story gives ${person.provider} no mandate`);
  const { provider, purpose, from, until, themes } = mandate;
  return { provider, purpose, validFrom: dates(from), validTo: dates(until), themes };
}

/** Whoever leads a Schulträger first says which Bereiche it has, and in which of them the lead is. */
async function arrange(
  tx: Tx,
  ownerId: string,
  { organisation, unit, role }: Person,
  story: Story
) {
  for (const { owner, kind, name } of story.units) {
    if (owner === organisation) await addUnit(tx, ownerId, { kind, name });
  }
  if (!unit) return;
  const { membershipId } = tx.actor;
  const { version, validFrom, validTo } = await membershipPage(tx, membershipId);
  const own = await unitNamed(tx, ownerId, unit);
  await changeMembership(tx, membershipId, { version, role, validFrom, validTo, unit: own });
}

async function unitNamed(tx: Tx, ownerId: string, wanted: string): Promise<string> {
  const { units } = await unitsPage(tx, ownerId);
  return found(new Map(units.map(({ id, name }) => [name, id])), wanted);
}

/** By the link in the mail, with an account nobody has a password for: it is entered from the list alone. */
async function accept(
  invitationId: string,
  regionId: string,
  { name, mail, organisation, role }: Person,
  players: Players
): Promise<Actor> {
  const token = oneTimeLink('invitation', invitationId).split('/').at(-1) ?? '';
  const known = (await offerOf(token)).userId;
  const account = { name, mail, passwordHash: null };
  await acceptAs(token, known ?? (await asSignIn((tx) => addAccount(tx, account))));
  const joined = await asSignIn((tx) =>
    tx
      .selectFrom('app.invitation as i')
      .innerJoin('app.person as p', (on) =>
        on.onRef('p.region_id', '=', 'i.region_id').onRef('p.mail', '=', 'i.mail')
      )
      .innerJoin('app.membership as m', (on) =>
        on
          .onRef('m.region_id', '=', 'p.region_id')
          .onRef('m.person_id', '=', 'p.id')
          .onRef('m.organisation_id', '=', 'i.organisation_id')
      )
      .select(['p.id as personId', 'm.id as membershipId'])
      .where('i.region_id', '=', regionId)
      .where('i.id', '=', invitationId)
      .executeTakeFirstOrThrow()
  );
  const actor = { regionId, ...joined };
  players.members.set(memberKey(mail, organisation), actor);
  // Of two who lead the one named first did what the story tells.
  if (isLead(role) && !players.leads.has(organisation)) players.leads.set(organisation, actor);
  return actor;
}

/** What stands in the mail just sent. */
async function invitationTo(mail: string, organisationId: string): Promise<string> {
  const { id } = await asSignIn((tx) =>
    tx
      .selectFrom('app.invitation')
      .select('id')
      .where('mail', '=', mail)
      .where('organisation_id', '=', organisationId)
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .executeTakeFirstOrThrow()
  );
  return id;
}
