import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { addAccount } from '#features/accounts/accounts.server.ts';
import { createRegion } from '#features/regions/regions.server.ts';
import { parseRegister } from '#features/registers/parse.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { asSignIn, asSystem, type Actor, type SystemTx } from '#server/db.ts';
import type { demoStory } from './story.ts';

export type Story = z.output<typeof demoStory>;

/** Who plays: organisations and leads by the key the story names them with. */
export type Cast = Readonly<{
  regionId: string;
  organisations: ReadonlyMap<string, string>;
  leads: ReadonlyMap<string, Actor>;
}>;

/** Makes the demo region with its register, organisations and people. */
export async function populate(story: Story): Promise<Cast> {
  const register = parseRegister(await registerFiles(), story.region.county);
  const made = await asSystem(async (tx) => {
    const { name, shortName, county } = story.region;
    const regionId = await createRegion(tx, { name, shortName, county, isDemo: true });
    await importRegister(tx, { regionName: name, county, register, isDryRun: false });
    const organisations = await organisationsOf(tx, regionId, story);
    return { regionId, organisations, people: await addPeople(tx, regionId, organisations, story) };
  });
  await giveAccounts(made.regionId, made.people);
  const leads = new Map(
    made.people
      .filter(({ isLead }) => isLead)
      .map(({ organisation, actor }) => [organisation, actor] as const)
  );
  return { regionId: made.regionId, organisations: made.organisations, leads };
}

type Player = { name: string; mail: string; organisation: string; isLead: boolean; actor: Actor };

async function registerFiles() {
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

async function addPeople(
  tx: SystemTx,
  regionId: string,
  organisations: ReadonlyMap<string, string>,
  story: Story
): Promise<Player[]> {
  const players: Player[] = [];
  for (const { name, mail, organisation, role } of story.people) {
    const person = await tx
      .insertInto('app.person')
      .values({ region_id: regionId, name, mail })
      .returning('id')
      .executeTakeFirstOrThrow();
    const membership = await tx
      .insertInto('app.membership')
      .values({
        region_id: regionId,
        person_id: person.id,
        organisation_id: found(organisations, organisation),
        role,
        // Before anything of the story happens.
        valid_from: '2020-01-01'
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const actor = { regionId, personId: person.id, membershipId: membership.id };
    players.push({ name, mail, organisation, isLead: role.endsWith('Lead'), actor });
  }
  return players;
}

/** Without a password: demo people are entered from the list on the sign-in page only. */
async function giveAccounts(regionId: string, people: Player[]): Promise<void> {
  await asSignIn(async (tx) => {
    for (const { name, mail, actor } of people) {
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
