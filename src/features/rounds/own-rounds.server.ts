import { error } from '@sveltejs/kit';
import { sql, type SqlBool } from 'kysely';
import type { z } from 'zod';
import { nextLabel } from '#features/assessments/assessment.ts';
import { startAssessment } from '#features/assessments/assessments.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { participations } from './participations.server.ts';
import type { OwnRound, ParticipationState } from './round.ts';
import type { askInput, bindInput, laterInput, pauseInput } from './round-input.ts';

/** Open rounds the acting organisation is asked in and has not finished, the earliest deadline first. */
export async function ownRounds(tx: Tx): Promise<OwnRound[]> {
  return byDeadline(await ownRoundsQuery(tx).execute());
}

/** The same in no order, to be read within a larger statement. */
export function ownRoundsQuery(tx: Tx) {
  return ownQuery(tx).where('r.state', '=', 'open').where('p.state', '<>', 'finished');
}

export function byDeadline<Round extends Pick<OwnRound, 'dueOn'>>(
  rounds: readonly Round[]
): Round[] {
  return rounds.toSorted((one, other) => one.dueOn.localeCompare(other.dueOn));
}

/** One of them, also when it is over; 404 where the organisation is not asked. */
export async function ownRound(tx: Tx, roundId: string): Promise<OwnRound> {
  const found = await ownQuery(tx).where('r.id', '=', roundId).executeTakeFirst();
  return found ?? error(404);
}

/** Begins the matrix of a round with the answers of the own round before and returns the id of the Einschätzung. */
export async function beginRound(tx: Tx, roundId: string): Promise<string> {
  const round = await answerable(tx, roundId);
  if (round.assessmentId) {
    await move(tx, round, { state: 'begun' });
    return round.assessmentId;
  }
  if (round.state === 'finished') throw new Outdated({ kind: 'state', text: m.form_state() });
  const { template, labels } = await tx
    .selectFrom('app.assessment_round as r')
    .select('r.template_id as template')
    .select(
      sql<string[]>`array(
        select a.label from app.assessment a where a.region_id = r.region_id)`.as('labels')
    )
    .where('r.region_id', '=', tx.region)
    .where('r.id', '=', roundId)
    .executeTakeFirstOrThrow();
  const label = nextLabel(round.label, labels);
  const assessmentId = await startAssessment(tx, { label, carry: true, templateId: template });
  await move(tx, round, { state: 'begun', assessment_id: assessmentId });
  return assessmentId;
}

/** „Später“: a good answer too. */
export async function postpone(
  tx: Tx,
  roundId: string,
  { wishedOn, laterReason }: z.output<typeof laterInput>
): Promise<void> {
  const round = await answerable(tx, roundId);
  if (wishedOn <= today()) throw new Invalid({ wishedOn: m.round_day_past() });
  await move(tx, round, { state: 'later', until: wishedOn, reason: laterReason });
}

export async function pause(
  tx: Tx,
  roundId: string,
  { pausedUntil, pauseReason }: z.output<typeof pauseInput>
): Promise<void> {
  const round = await answerable(tx, roundId);
  if (pausedUntil && pausedUntil <= today()) throw new Invalid({ pausedUntil: m.round_day_past() });
  await move(tx, round, { state: 'paused', until: pausedUntil, reason: pauseReason });
}

/** Goes on where it was paused. */
export async function resume(tx: Tx, roundId: string): Promise<void> {
  const round = await answerable(tx, roundId);
  await move(tx, round, { state: round.assessmentId ? 'begun' : 'invited' });
}

/** Asks the coordination for a later deadline; one wish at a time. */
export async function askForTime(
  tx: Tx,
  roundId: string,
  { askedUntil, askedReason }: z.output<typeof askInput>
): Promise<void> {
  const round = await answerable(tx, roundId);
  if (round.asked) throw new Outdated({ kind: 'state', text: m.round_asked_already() });
  if (askedUntil <= round.dueOn || askedUntil <= today()) {
    throw new Invalid({ askedUntil: m.round_extend_early() });
  }
  const { id } = await tx
    .insertInto('app.round_extension')
    .values({
      region_id: tx.region,
      participation_id: round.id,
      owner_id: round.ownerId,
      until: askedUntil,
      reason: askedReason,
      state: 'asked',
      asked_by: tx.actor.membershipId
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    select app.mail_organisation('roundWish', c.id, ${id}) from app.organisation c
    where c.region_id = ${tx.region} and c.kind = 'coordinationOffice'`.execute(tx);
}

/** What the start page of the coordination tells of rounds: wishes nobody has decided on, within a larger statement. */
export function openWishesQuery(tx: Tx) {
  return sql<{ roundId: string; label: string; count: number }>`(
    select r.id as "roundId", r.label, count(*)::int as count
    from app.round_extension e
    join app.round_owner p on p.region_id = e.region_id and p.id = e.participation_id
    join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
    where e.region_id = ${tx.region} and e.state = 'asked' and app.may_in_region('round.run')
    group by r.id, r.label order by r.label)`;
}

/** A round somebody is asked in, and what it has begun with the same matrix that belongs to no round yet. */
export async function fittingAssessments(tx: Tx, roundId: string) {
  const round = await ownRound(tx, roundId);
  if (!round.mayAnswer) error(403);
  const rows = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.round_owner as p', (join) =>
      join
        .onRef('p.region_id', '=', 'a.region_id')
        .onRef('p.owner_id', '=', 'a.organisation_id')
        .onRef('p.template_id', '=', 'a.template_id')
    )
    .where('p.region_id', '=', tx.region)
    .where('p.id', '=', round.id)
    .where(isUnbound)
    .select(['a.id', 'a.label', 'a.started_on as startedOn', answered.as('answered')])
    .select(isFrozen.as('isFrozen'))
    .orderBy('a.started_on', 'desc')
    .orderBy('a.id', 'desc')
    .execute();
  return { round, assessments: rows };
}

/** Lets a round count what was begun before it, or without it. */
export async function bindAssessment(
  tx: Tx,
  roundId: string,
  { assessment }: z.output<typeof bindInput>
): Promise<void> {
  const round = await answerable(tx, roundId);
  if (round.assessmentId) throw new Outdated({ kind: 'state', text: m.round_bind_late() });
  const { assessments } = await fittingAssessments(tx, roundId);
  if (!assessments.some(({ id }) => id === assessment)) {
    throw new Invalid({ assessment: m.form_choice() });
  }
  await move(tx, round, { state: 'begun', assessment_id: assessment });
}

async function answerable(tx: Tx, roundId: string): Promise<OwnRound> {
  const round = await ownRound(tx, roundId);
  if (!round.mayAnswer) error(403);
  if (!round.isOpen) throw new Outdated({ kind: 'state', text: m.round_is_closed() });
  return round;
}

type Step = {
  state: ParticipationState;
  until?: string | null;
  reason?: string;
  assessment_id?: string;
};

async function move(tx: Tx, round: OwnRound, step: Step): Promise<void> {
  await tx
    .updateTable('app.round_owner')
    .set({
      until: null,
      reason: '',
      ...step,
      state_at: sql`app.now()`,
      state_by: tx.actor.membershipId
    })
    .where('region_id', '=', tx.region)
    .where('id', '=', round.id)
    .execute();
}

/** Whether no round counts the assessment `a` yet. */
const isUnbound = sql<SqlBool>`not exists (
  select from app.round_owner b where b.region_id = a.region_id and b.assessment_id = a.id)`;

const answered = sql<number>`(
  select count(*)::int from app.answer w
  where w.region_id = a.region_id and w.assessment_id = a.id and not w.is_carried
    and (w.current_level is not null or w.no_level is not null))`;

const isFrozen = sql<boolean>`exists (
  select from app.frozen_copy f where f.region_id = a.region_id and f.assessment_id = a.id)`;

const fittingCount = sql<number>`(
  select count(*)::int from app.assessment a
  where a.region_id = p.region_id and a.organisation_id = p.owner_id and a.template_id = p.template_id
    and ${isUnbound})`;

function ownQuery(tx: Tx) {
  return participations(tx)
    .innerJoin('app.assessment_round as r', (join) =>
      join.onRef('r.region_id', '=', 'p.region_id').onRef('r.id', '=', 'p.round_id')
    )
    .select(['r.id as roundId', 'r.label', 'r.aim', 'p.assessment_id as assessmentId'])
    .select([
      sql<boolean>`r.state = 'open'`.as('isOpen'),
      sql<boolean>`app.may('round.answer', p.owner_id)`.as('mayAnswer'),
      sql<string>`coalesce((
        select c.name from app.organisation c
        where c.region_id = p.region_id and c.kind = 'coordinationOffice' limit 1), '')`.as(
        'office'
      ),
      fittingCount.as('fitting'),
      sql<'granted' | 'declined' | null>`(
        select e.state from app.round_extension e
        where e.region_id = p.region_id and e.participation_id = p.id and e.state <> 'asked'
        order by e.state_at desc, e.id desc limit 1)`.as('decision')
    ])
    .where(sql<SqlBool>`p.owner_id = any ((select app.organisations_where('round.read'))::uuid[])`);
}
