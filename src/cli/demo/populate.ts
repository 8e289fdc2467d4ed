import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { plusDays } from '#base/days.ts';
import { addAccount } from '#features/accounts/accounts.server.ts';
import { isLead } from '#features/people/role.ts';
import { createRegion } from '#features/regions/regions.server.ts';
import { parseRegister } from '#features/registers/parse.ts';
import type { Register } from '#features/registers/register.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { asSignIn, asSystem, type Actor, type SystemTx } from '#server/db.ts';
import { daysMoved } from './event.ts';
import type { demoStory } from './story.ts';

export type Story = z.output<typeof demoStory>;

/** Who plays: organisations and leads by the key the story names them with. */
export type Cast = Readonly<{
  regionId: string;
  organisations: ReadonlyMap<string, string>;
  leads: ReadonlyMap<string, Actor>;
  /** Everybody by mail address and organisation: `lohfeld@… office`. */
  members: ReadonlyMap<string, Actor>;
}>;

export function memberKey(mail: string, organisation: string): string {
  return `${mail} ${organisation}`;
}

/** Makes the demo region with its register, organisations and people. */
export async function populate(story: Story): Promise<Cast> {
  const register = parseRegister(await registerFiles(), story.region.county);
  const asOf = plusDays(story.reading.asOf, daysMoved(story.today) - yearBefore);
  const made = await asSystem(async (tx) => {
    const { name, shortName, county } = story.region;
    const regionId = await createRegion(tx, { name, shortName, county, isDemo: true });
    const input = { regionName: name, county, isDryRun: false };
    await importRegister(tx, { ...input, register: earlier(register), asOf });
    const organisations = await organisationsOf(tx, regionId, story);
    const parts = await addParts(tx, regionId, organisations, story);
    return {
      regionId,
      organisations,
      people: await addPeople(tx, regionId, { organisations, parts }, story)
    };
  });
  await giveAccounts(made.regionId, made.people);
  const leads = new Map(
    made.people
      .filter((player) => player.isLead)
      // Of two who lead the one named first did what the story tells.
      .toReversed()
      .map(({ organisation, actor }) => [organisation, actor] as const)
  );
  const members = new Map(
    made.people.map(({ mail, organisation, actor }) => [memberKey(mail, organisation), actor])
  );
  return { regionId: made.regionId, organisations: made.organisations, leads, members };
}

/** The register a year before: one school had another name, each fewer pupils. */
function earlier(register: Register): Register {
  const schools = register.schools.map((school) => ({
    ...school,
    name: school.number === '990102' ? 'Ahlbrück, GG Nordersiel' : school.name,
    pupils: school.pupils === null ? null : Math.round(school.pupils * 0.97)
  }));
  return { ...register, schools };
}

const yearBefore = 364;

type Player = {
  name: string;
  mail: string;
  organisation: string;
  isLead: boolean;
  actor: Actor;
};

/** The invented register of the region, as the state would publish it. */
export async function registerFiles() {
  const file = async (name: string) => ({
    name,
    bytes: await readFile(
      fileURLToPath(new URL(`../../../db/seed/register/${name}`, import.meta.url))
    )
  });
  return {
    schools: await file('schuldaten.csv'),
    owners: await file('key_traeger.csv'),
    pupils: await file('anzahlen.csv')
  };
}

async function organisationsOf(
  tx: SystemTx,
  regionId: string,
  story: Story
): Promise<Map<string, string>> {
  for (const { kind, name } of story.organisations) {
    // The office is made with every region and only gets its name here.
    if (kind === 'coordinationOffice') {
      await tx
        .updateTable('app.organisation')
        .set({ name })
        .where('region_id', '=', regionId)
        .where('kind', '=', kind)
        .execute();
    } else {
      await tx.insertInto('app.organisation').values({ region_id: regionId, kind, name }).execute();
    }
  }
  const rows = await tx
    .selectFrom('app.organisation as o')
    .leftJoin('app.school_owner as w', (join) =>
      join.onRef('w.region_id', '=', 'o.region_id').onRef('w.id', '=', 'o.id')
    )
    .leftJoin('app.school as s', (join) =>
      join.onRef('s.region_id', '=', 'o.region_id').onRef('s.id', '=', 'o.id')
    )
    .select(['o.id', 'o.name', 'w.register_number', 's.school_number'])
    .where('o.region_id', '=', regionId)
    .execute();
  const keys = new Map(story.organisations.map(({ name, key }) => [name, key]));
  return new Map(
    rows.map((row) => [
      row.register_number ?? row.school_number ?? keys.get(row.name) ?? row.name,
      row.id
    ])
  );
}

/** Bereiche and mandates by the key of their owner and their name. */
async function addParts(
  tx: SystemTx,
  regionId: string,
  organisations: ReadonlyMap<string, string>,
  story: Story
): Promise<Map<string, string>> {
  const parts = new Map<string, string>();
  for (const { owner, kind, name } of story.units) {
    const { id } = await tx
      .insertInto('app.unit')
      .values({ region_id: regionId, owner_id: found(organisations, owner), kind, name })
      .returning('id')
      .executeTakeFirstOrThrow();
    parts.set(`${owner}/${name}`, id);
  }
  const moved = daysMoved(story.today);
  for (const { owner, provider, purpose, from, until, themes } of story.mandates) {
    const { id } = await tx
      .insertInto('app.mandate')
      .values({
        region_id: regionId,
        owner_id: found(organisations, owner),
        provider,
        purpose,
        valid_from: plusDays(from, moved),
        valid_to: plusDays(until, moved)
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    parts.set(`${owner}/${provider}`, id);
    for (const key of themes) {
      await tx
        .insertInto('app.mandate_theme')
        .values({
          region_id: regionId,
          mandate_id: id,
          owner_id: found(organisations, owner),
          theme_key: key
        })
        .execute();
    }
  }
  return parts;
}

/** Somebody named twice is one person with two memberships. */
async function addPeople(
  tx: SystemTx,
  regionId: string,
  {
    organisations,
    parts
  }: { organisations: ReadonlyMap<string, string>; parts: ReadonlyMap<string, string> },
  story: Story
): Promise<Player[]> {
  const players: Player[] = [];
  const moved = daysMoved(story.today);
  for (const { name, mail, organisation, role, unit, provider, from, until } of story.people) {
    const known = players.find((player) => player.mail === mail);
    const personId = known?.actor.personId ?? (await addPerson(tx, regionId, { name, mail }));
    const mandate = provider && found(parts, `${organisation}/${provider}`);
    const membership = await tx
      .insertInto('app.membership')
      .values((one) => ({
        region_id: regionId,
        person_id: personId,
        organisation_id: found(organisations, organisation),
        role,
        // Before anything of the story happens.
        valid_from: from ? plusDays(from, moved) : '2020-01-01',
        valid_to: mandate
          ? one.selectFrom('app.mandate').select('valid_to').where('id', '=', mandate)
          : until
            ? plusDays(until, moved)
            : null,
        unit_id: unit ? found(parts, `${organisation}/${unit}`) : null,
        mandate_id: mandate ?? null
      }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const actor = { regionId, personId, membershipId: membership.id };
    players.push({
      name,
      mail,
      organisation,
      isLead: isLead(role),
      actor
    });
  }
  return players;
}

async function addPerson(
  tx: SystemTx,
  regionId: string,
  { name, mail }: { name: string; mail: string }
): Promise<string> {
  const { id } = await tx
    .insertInto('app.person')
    .values({ region_id: regionId, name, mail })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Without a password: demo people are entered from the list on the sign-in page only. */
async function giveAccounts(regionId: string, people: Player[]): Promise<void> {
  const each = new Map(people.map((player) => [player.mail, player]));
  await asSignIn(async (tx) => {
    for (const { name, mail, actor } of each.values()) {
      const userId = await addAccount(tx, { name, mail, passwordHash: null });
      await tx
        .updateTable('app.person')
        .set({ user_id: userId })
        .where('region_id', '=', regionId)
        .where('id', '=', actor.personId)
        .execute();
    }
  });
}

/** What the story names must exist; otherwise the story and the register have come apart. */
export function found<T>(things: ReadonlyMap<string, T>, key: string): T {
  const thing = things.get(key);
  if (thing === undefined) throw new Error(`the demo story names ${key}, which is not there`);
  return thing;
}
