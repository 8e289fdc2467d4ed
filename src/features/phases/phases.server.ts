import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import type { MemberInput, PhaseChange, PhaseInput } from './phase-input.ts';

export type Phase = Awaited<ReturnType<typeof phasesPage>>['phases'][number];

/** All phases of the region, the latest first, each with who takes part. */
export async function phasesPage(tx: Tx) {
  const phases = await phasesQuery(tx).orderBy('p.begins_on', 'desc').execute();
  return { phases, mayEdit: await mayEdit(tx) };
}

/** One phase to change, with everybody who could take part. */
export async function phaseToEdit(tx: Tx, id: string) {
  const phase = await phasesQuery(tx).where('p.id', '=', id).executeTakeFirst();
  if (!phase) error(404);
  if (!(await mayEdit(tx))) error(403);
  return { phase, organisations: await organisations(tx) };
}

/** Who may make a phase; 403 for everybody else. */
export async function mayAddPhase(tx: Tx): Promise<void> {
  if (!(await mayEdit(tx))) error(403);
}

/** Name, term and Leitziel of the phase that runs today. */
export async function phaseToday(tx: Tx) {
  return (await phaseTodayQuery(tx).executeTakeFirst()) ?? null;
}

/** The same, to be read within a larger statement. */
export function phaseTodayQuery(tx: Tx) {
  return tx
    .selectFrom('app.project_phase')
    .select(['name', 'guiding_aim as guidingAim', 'ends_on as endsOn'])
    .where('region_id', '=', tx.region)
    .where(sql<boolean>`app.today() between begins_on and ends_on`);
}

export async function addPhase(tx: Tx, input: PhaseInput): Promise<string> {
  await mayAddPhase(tx);
  const { id } = await tx
    .insertInto('app.project_phase')
    .values({ region_id: tx.region, ...columns(input) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function changePhase(tx: Tx, id: string, input: PhaseChange): Promise<void> {
  const { phase } = await phaseToEdit(tx, id);
  const { numUpdatedRows } = await tx
    .updateTable('app.project_phase')
    .set((eb) => ({ ...columns(input), version: eb('version', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .where('version', '=', input.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw conflict(phase, input);
}

/** Takes an organisation in, or changes since when and until when it takes part. */
export async function setMember(tx: Tx, id: string, input: MemberInput): Promise<void> {
  const { phase, organisations: known } = await phaseToEdit(tx, id);
  if (!known.some((one) => one.id === input.organisation)) {
    throw new Invalid({ organisation: m.form_choice() });
  }
  if (input.joinedOn > phase.endsOn) throw new Invalid({ joinedOn: m.phase_joined_late() });
  const dates = { joined_on: input.joinedOn, left_on: input.leftOn };
  await tx
    .insertInto('app.phase_member')
    .values({ region_id: tx.region, phase_id: id, organisation_id: input.organisation, ...dates })
    .onConflict((same) =>
      same.columns(['region_id', 'phase_id', 'organisation_id']).doUpdateSet(dates)
    )
    .execute();
}

/** As if it had never taken part; whoever left keeps a last day instead. */
export async function removeMember(tx: Tx, id: string, organisationId: string): Promise<void> {
  await phaseToEdit(tx, id);
  const { numDeletedRows } = await tx
    .deleteFrom('app.phase_member')
    .where('region_id', '=', tx.region)
    .where('phase_id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) error(404);
}

/** Names of database constraints and what each means. */
export const phaseConstraints = {
  project_phase_apart: { field: 'beginsOn', text: m.phase_overlaps }
};

function phasesQuery(tx: Tx) {
  return tx
    .selectFrom('app.project_phase as p')
    .select(['p.id', 'p.name', 'p.begins_on as beginsOn', 'p.ends_on as endsOn'])
    .select(['p.guiding_aim as guidingAim', 'p.version'])
    .select(sql<boolean>`app.today() between p.begins_on and p.ends_on`.as('isRunning'))
    .select(({ selectFrom }) =>
      jsonArrayFrom(
        selectFrom('app.phase_member as b')
          .innerJoin('app.organisation as o', (join) =>
            join.onRef('o.region_id', '=', 'b.region_id').onRef('o.id', '=', 'b.organisation_id')
          )
          .select(['o.id', 'o.name', 'o.kind', 'b.joined_on as joinedOn', 'b.left_on as leftOn'])
          .whereRef('b.region_id', '=', 'p.region_id')
          .whereRef('b.phase_id', '=', 'p.id')
          .orderBy('o.kind', 'desc')
          .orderBy(sql`o.name collate "de-x-icu"`)
      ).as('members')
    )
    .where('p.region_id', '=', tx.region);
}

async function organisations(tx: Tx) {
  return tx
    .selectFrom('app.organisation as o')
    .select(['o.id', 'o.name', 'o.kind'])
    .where('o.region_id', '=', tx.region)
    .orderBy(sql`o.kind = 'school'`)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
}

async function mayEdit(tx: Tx): Promise<boolean> {
  const { may } = await tx
    .selectNoFrom(sql<boolean>`app.may_in_region('region.edit')`.as('may'))
    .executeTakeFirstOrThrow();
  return may;
}

function columns({ name, beginsOn, endsOn, guidingAim }: PhaseInput) {
  return { name, begins_on: beginsOn, ends_on: endsOn, guiding_aim: guidingAim };
}

function conflict(saved: Phase, mine: PhaseChange): Outdated {
  const day = (value: string) => longDay(value, getLocale());
  const differences = [
    { label: m.phase_name(), mine: mine.name, theirs: saved.name },
    { label: m.phase_begins_on(), mine: day(mine.beginsOn), theirs: day(saved.beginsOn) },
    { label: m.phase_ends_on(), mine: day(mine.endsOn), theirs: day(saved.endsOn) },
    { label: m.phase_guiding_aim(), mine: mine.guidingAim, theirs: saved.guidingAim }
  ].filter((one) => one.mine !== one.theirs);
  const text = m.phase_changed_meanwhile();
  return new Outdated({ kind: 'conflict', text, differences, version: String(saved.version) });
}
