import { Refusal } from '#base/refusal.ts';
import { createRegion } from '#features/regions/regions.server.ts';
import { today } from '#server/clock.ts';
import type { SystemTx } from '#server/db.ts';
import { changesOf, summaryOf, type Known, type Summary } from './changes.ts';
import { knownIn } from './known.server.ts';
import type { Register } from './register.ts';
import { writeChanges } from './write.server.ts';

export type Import = Readonly<{
  /** Left out, the county's region is meant whatever it is called; a new one is named by its key. */
  regionName?: string | undefined;
  /** Five digits of the AGS. */
  county: string;
  register: Register;
  /** The day the files speak of; from then on new names, owners and numbers hold. Today where not given. */
  asOf?: string | undefined;
  /** Only tells what would change. */
  isDryRun: boolean;
}>;

/**
 * Brings a region to what its register says and makes the region when there is none. What is the same
 * already is not written, so a second import leaves no trace; what the register no longer names is marked.
 */
export async function importRegister(
  tx: SystemTx,
  { regionName, county, register, asOf, isDryRun }: Import
): Promise<Summary> {
  const region = await regionOf(tx, regionName, county);
  const known = region ? await knownIn(tx, region) : nothingKnown;
  const changes = changesOf(known, register);
  if (!isDryRun) {
    const id =
      region ?? (await createRegion(tx, { name: regionName ?? `Kreis ${county}`, county }));
    await writeChanges(tx, id, known, changes, asOf ?? today());
  }
  return summaryOf(register, changes);
}

const nothingKnown: Known = { municipalities: [], owners: [], schools: [] };

/** The region is locked, so that two imports at once follow each other. */
async function regionOf(
  tx: SystemTx,
  name: string | undefined,
  county: string
): Promise<string | undefined> {
  const found = await tx
    .selectFrom('app.region')
    .select(['id', 'name', 'county_key'])
    .where((where) =>
      where.or([
        where('county_key', '=', county),
        ...(name === undefined ? [] : [where('name', '=', name)])
      ])
    )
    .orderBy('id')
    .forUpdate()
    .execute();
  const [region] = found;
  if (!region) return undefined;
  if (name !== undefined && region.name !== name) {
    throw new Refusal(
      `The county ${county} belongs to the region "${region.name}", not to "${name}".`
    );
  }
  if (region.county_key !== county) {
    throw new Refusal(
      `The region "${name}" has the register of ${region.county_key ?? 'no county'}, not of ${county}.`
    );
  }
  return region.id;
}
