import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { z } from 'zod';
import { inviteCoordinator } from '#features/invitations/command.server.ts';
import { createRegion } from '#features/regions/regions.server.ts';
import { m } from '#messages';
import { asSignIn, asSystem } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import type { NewRegionInput } from './regions.ts';

export type KnownRegion = z.output<typeof knownRegion>;

/** The regions by name, with how many organisations each has; 404 for everybody else. */
export async function regionsOfInstallation(userId: string): Promise<KnownRegion[]> {
  const { regions } = await asSignIn(
    (tx) =>
      tx
        .selectNoFrom(sql<unknown>`auth.operator_regions(${userId})`.as('regions'))
        .executeTakeFirstOrThrow(),
    'read only'
  );
  return z.array(knownRegion).nullable().parse(regions) ?? error(404);
}

export async function regionOfInstallation(userId: string, id: string): Promise<KnownRegion> {
  return (await regionsOfInstallation(userId)).find((region) => region.id === id) ?? error(404);
}

/** Closes a region for everybody from the next request on, or opens it; 409 where it is so already. */
export async function suspendRegion(userId: string, id: string, suspended: boolean) {
  const { done } = await asSignIn((tx) =>
    tx
      .selectNoFrom(
        sql<boolean>`auth.operator_suspend_region(${userId}, ${id}, ${suspended})`.as('done')
      )
      .executeTakeFirstOrThrow()
  );
  if (!done) throw new Outdated({ kind: 'state', text: m.operator_region_meanwhile() });
}

/** Makes a region that can be worked in at once, and invites who leads its coordination. */
export async function makeRegion(userId: string, input: NewRegionInput): Promise<void> {
  await asSystem(async (tx) => {
    // First of all, for it refuses everybody who is no operator.
    await sql`select app.note_operator_deed(${userId}, 'regionMade', ${input.name})`.execute(tx);
    const { name, shortName, county } = input;
    const id = await createRegion(tx, { name, shortName, county: county || null });
    await inviteCoordinator(tx, id, { mail: input.mail, name: input.coordinator });
  });
}

const knownRegion = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  isDemo: z.boolean(),
  /** Schools, owners, offices: all it knows. */
  organisations: z.number(),
  suspendedAt: z.coerce.date().nullable()
});
