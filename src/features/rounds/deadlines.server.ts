import { sql } from 'kysely';
import type { z } from 'zod';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { decisionInput, extensionInput } from './round-input.ts';
import { roundPage } from './rounds.server.ts';

/** Gives one, or all that have not finished, a later deadline and tells them. */
export async function extend(
  tx: Tx,
  roundId: string,
  { owner, dueOn }: z.output<typeof extensionInput>
): Promise<void> {
  const round = await openRoundPage(tx, roundId);
  const unfinished = round.owners.filter(({ state }) => state !== 'finished');
  const chosen = owner === 'all' ? unfinished : unfinished.filter((one) => one.ownerId === owner);
  if (owner !== 'all' && chosen.length === 0) throw new Invalid({ owner: m.form_choice() });
  const before = owner === 'all' ? round.dueOn : (chosen[0]?.dueOn ?? round.dueOn);
  if (dueOn <= before || dueOn < today()) throw new Invalid({ dueOn: m.round_extend_early() });
  if (owner === 'all') {
    await tx
      .updateTable('app.assessment_round')
      .set((eb) => ({ due_on: dueOn, version: eb('version', '+', 1) }))
      .where('region_id', '=', tx.region)
      .where('id', '=', roundId)
      .execute();
  }
  const later = chosen.filter((one) => one.dueOn < dueOn).map(({ id }) => id);
  await sql`
    with given as (
      insert into app.round_extension (region_id, participation_id, owner_id, until, state, state_by)
      select p.region_id, p.id, p.owner_id, ${dueOn}, 'granted', ${tx.actor.membershipId}
      from app.round_owner p where p.region_id = ${tx.region} and p.id = any (${later}::uuid[])
      returning id, owner_id)
    select app.mail_organisation('roundExtension', g.owner_id, g.id) from given g`.execute(tx);
}

/** Grants or declines what a Schulträger asked for and tells it. */
export async function decide(
  tx: Tx,
  roundId: string,
  { extension, decision }: z.output<typeof decisionInput>
): Promise<void> {
  const round = await openRoundPage(tx, roundId);
  const of = round.owners.find(({ asked }) => asked?.id === extension);
  if (!of) throw new Outdated({ kind: 'state', text: m.form_state() });
  await tx
    .updateTable('app.round_extension')
    .set({ state: decision, state_at: sql`app.now()`, state_by: tx.actor.membershipId })
    .where('region_id', '=', tx.region)
    .where('id', '=', extension)
    .execute();
  await sql`select app.mail_organisation('roundExtension', ${of.ownerId}, ${extension})`.execute(
    tx
  );
}

/** Ends a round: nobody is reminded any more, and nothing is counted. */
export async function closeRound(tx: Tx, roundId: string, version: number): Promise<void> {
  const round = await openRoundPage(tx, roundId);
  if (round.version !== version) throw new Outdated({ kind: 'state', text: m.form_state() });
  await tx
    .updateTable('app.assessment_round')
    .set((eb) => ({
      state: 'closed',
      state_at: sql`app.now()`,
      state_by: tx.actor.membershipId,
      version: eb('version', '+', 1)
    }))
    .where('region_id', '=', tx.region)
    .where('id', '=', roundId)
    .execute();
}

async function openRoundPage(tx: Tx, roundId: string) {
  const round = await roundPage(tx, roundId);
  if (round.state !== 'open') throw new Outdated({ kind: 'state', text: m.round_is_closed() });
  return round;
}
