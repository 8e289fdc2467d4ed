import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import { lockedVisit } from '#features/visits/changes.server.ts';
import type { Tx } from '#server/db.ts';
import type { pauseInput } from './talk-input.ts';

/** Stops the clock of a talk or lets it go on. Sent again, or while somebody else stopped it, nothing happens. */
export async function pause(
  tx: Tx,
  visitId: string,
  { id, to, at }: z.output<typeof pauseInput>
): Promise<void> {
  const { ownerId } = await lockedVisit(tx, visitId, 'talking');
  if (to === 'begin') await begin(tx, { id, visitId, ownerId }, at);
  else await end(tx, { id, visitId }, at);
}

async function begin(
  tx: Tx,
  { id, visitId, ownerId }: { id: string; visitId: string; ownerId: string },
  at: Date | null
): Promise<void> {
  // Sent late, it must not reach into the pause before it.
  await sql`
    insert into app.talk_pause (region_id, id, visit_id, owner_id, began_at)
    select v.region_id, ${id}, v.id, ${ownerId}, greatest(${momentOf(at)}, v.state_at, (
      select max(p.ended_at) from app.talk_pause p where p.region_id = v.region_id and p.visit_id = v.id))
    from app.visit v where v.region_id = ${tx.region} and v.id = ${visitId}
    on conflict do nothing`.execute(tx);
}

async function end(
  tx: Tx,
  { id, visitId }: { id: string; visitId: string },
  at: Date | null
): Promise<void> {
  await sql`
    update app.talk_pause p set ended_at = greatest(${momentOf(at)}, p.began_at)
    where p.region_id = ${tx.region} and p.visit_id = ${visitId} and p.id = ${id}
      and p.ended_at is null`.execute(tx);
}

/** When it was done at the table: it may have waited for a network since. Without a script, now. */
function momentOf(at: Date | null): RawBuilder<Date> {
  return at ? sql`least(${at.toISOString()}::timestamptz, app.now())` : sql`app.now()`;
}
