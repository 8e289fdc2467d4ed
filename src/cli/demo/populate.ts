import { plusDays } from '#base/days.ts';
import { createRegion } from '#features/regions/regions.server.ts';
import { parseRegister } from '#features/registers/parse.ts';
import type { Register } from '#features/registers/register.ts';
import { importRegister } from '#features/registers/registers.server.ts';
import { shiftTo } from '#server/clock.ts';
import { asSystem, type SystemTx } from '#server/db.ts';
import { memberKey, type Cast, type Story } from './cast.ts';
import { daysMoved } from './event.ts';
import { join, joinFirst, noPlayers } from './joining.ts';
import { registerFiles } from './register.ts';

/**
 * Makes the demo region as an installation makes a real one: an operator reads in the register and invites
 * the first people, who invite the others, each on the day they came.
 */
export async function populate(story: Story): Promise<Cast> {
  const moved = daysMoved(story.today);
  const dates = (day: string) => plusDays(day, moved);
  try {
    shiftTo(dates(story.founded.on));
    const regionId = await asSystem(async (tx) => makeRegion(tx, story, dates(story.founded.asOf)));
    const players = noPlayers();
    await joinFirst(story, regionId, players);
    const organisations = await asSystem((tx) => organisationsOf(tx, regionId, story));
    const place = { regionId, organisations };
    for (const { day, person } of inOrder(story)) {
      if (players.members.has(memberKey(person.mail, person.organisation))) continue;
      shiftTo(dates(day));
      await join(person, place, { story, players, dates });
    }
    return { ...place, ...players };
  } finally {
    shiftTo(process.env.TODAY || undefined);
  }
}

async function makeRegion(tx: SystemTx, story: Story, asOf: string): Promise<string> {
  const { name, shortName, county } = story.region;
  const regionId = await createRegion(tx, { name, shortName, county, isDemo: true });
  const register = earlier(parseRegister(await registerFiles(), county));
  await importRegister(tx, { regionName: name, county, isDryRun: false, register, asOf });
  // No page gives the office another name yet; the story calls it as its people do.
  const office = story.organisations.find(({ kind }) => kind === 'coordinationOffice');
  await tx
    .updateTable('app.organisation')
    .set({ name: office?.name })
    .where('region_id', '=', regionId)
    .where('kind', '=', 'coordinationOffice')
    .execute();
  return regionId;
}

/** The register when the region began: one school had another name, each fewer pupils. */
function earlier(register: Register): Register {
  const schools = register.schools.map((school) => ({
    ...school,
    name: school.number === '990102' ? 'Ahlbrück, GG Nordersiel' : school.name,
    pupils: school.pupils === null ? null : Math.round(school.pupils * 0.97)
  }));
  return { ...register, schools };
}

/** By the day they came: their own, or that of the mandate they work under. */
function inOrder(story: Story) {
  const mandates = new Map(story.mandates.map((one) => [`${one.owner} ${one.provider}`, one.from]));
  return story.people
    .map((person) => {
      const mandated = mandates.get(`${person.organisation} ${person.provider ?? ''}`);
      return { day: person.from ?? mandated ?? story.founded.on, person };
    })
    .toSorted((one, other) => one.day.localeCompare(other.day));
}

async function organisationsOf(
  tx: SystemTx,
  regionId: string,
  story: Story
): Promise<Map<string, string>> {
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
