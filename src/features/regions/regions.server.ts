import { sql } from 'kysely';
import { Refusal } from '#base/refusal.ts';
import { loadTemplates } from '#features/matrices/templates.server.ts';
import type { SystemTx } from '#server/db.ts';
import { officeName, shortNameOf } from './region.ts';

export type NewRegion = Readonly<{
  name: string;
  /** Five digits of the AGS; null for a region that is no county. */
  county: string | null;
  /** First segment of the addresses; otherwise made from the name. */
  shortName?: string;
  isDemo?: boolean;
}>;

/**
 * A region that can be worked in at once: with its office of coordination, for which the first people are
 * invited, and both matrices.
 */
export async function createRegion(tx: SystemTx, input: NewRegion): Promise<string> {
  const { id } = await tx
    .insertInto('app.region')
    .values({
      name: input.name,
      short_name: input.shortName ?? (await freeShortName(tx, input.name)),
      county_key: input.county,
      is_demo: input.isDemo ?? false
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('app.organisation')
    .values({ region_id: id, kind: 'coordinationOffice', name: officeName })
    .execute();
  await loadTemplates(tx, id);
  return id;
}

/** A region without a register, for the coordination to fill. */
export async function createNamedRegion(tx: SystemTx, name: string): Promise<string> {
  const known = await tx
    .selectFrom('app.region')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (known) throw new Refusal(`The region "${name}" exists already.`);
  return createRegion(tx, { name, county: null });
}

async function freeShortName(tx: SystemTx, name: string): Promise<string> {
  const wanted = shortNameOf(name);
  const taken = await tx
    .selectFrom('app.region')
    .select(['short_name', 'former_short_names'])
    .where(
      sql<boolean>`exists (
        select from unnest(former_short_names || short_name) n where starts_with(n, ${wanted}))`
    )
    .execute();
  const used = new Set(taken.flatMap((row) => [row.short_name, ...row.former_short_names]));
  const candidates = [wanted, ...Array.from({ length: used.size }, (_, i) => `${wanted}-${i + 2}`)];
  return candidates.find((one) => !used.has(one)) ?? wanted;
}
