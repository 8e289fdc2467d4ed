import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { isOwn, newestSheet, visitFacts } from './facts.server.ts';
import { partnerOptions } from './partners.server.ts';
import { phasesOf } from './phases.ts';
import { schoolOptions } from './schools.server.ts';
import { unitOptions } from './units.server.ts';
import { titleProposal, usualDuration, type VisitState } from './visit.ts';
import { dayAfterReading, usualReadingDays, workingDaysBetween } from './working-days.ts';

export type Visit = Awaited<ReturnType<typeof visit>>;

/** A visit with its partners and phases; 404 for everybody it is none of the business of. */
export async function visit(tx: Tx, id: string) {
  const row = await visitFacts(tx).where('v.id', '=', id).executeTakeFirst();
  return row ? withPhases(row) : error(404);
}

/** The same for those who may change it; 403 for everybody else who sees it. */
export async function visitToEdit(tx: Tx, id: string) {
  const found = await visit(tx, id);
  return found.mayEdit ? found : error(403);
}

/**
 * Visits that are ahead, under way or wait for their Berichtsbogen, own and invited, the nearest first; to be read
 * within a larger statement and completed `withPhases`.
 */
export function visitsAheadQuery(tx: Tx) {
  return visitFacts(tx)
    .where((eb) =>
      eb.or([
        eb('v.state', 'in', ['planned', 'talking']),
        eb.and([eb('v.state', '=', 'held'), isOwn, eb('s.state', 'in', ['draft', 'commenting'])])
      ])
    )
    .orderBy('v.held_on')
    .orderBy('v.starts_at')
    .limit(5);
}

/** All visits the acting organisation plans or is invited to, and whether it may plan one. */
export async function visitList(tx: Tx) {
  const rows = await tx
    .selectFrom('app.visit as v')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'v.region_id').onRef('o.id', '=', 'v.owner_id')
    )
    .leftJoinLateral(newestSheet, (join) => join.onTrue())
    .where('v.region_id', '=', tx.region)
    .select(['v.id', 'v.title', 'v.kind', 'v.held_on as heldOn', 'v.starts_at as startsAt'])
    .select(['o.name as ownerName', 's.state as reportState', isOwn.as('isOwn')])
    .select(sql<VisitState>`v.state`.as('state'))
    .orderBy('v.held_on', 'desc')
    .orderBy('v.starts_at', 'desc')
    .limit(500)
    .execute();
  const visits = rows.map((row) => ({ ...row, startsAt: row.startsAt.slice(0, 5) }));
  return { mayPlan: (await plannerOf(tx)) !== null, visits };
}

/** The Schulträger in whose name the acting person may plan visits. */
export async function plannerOf(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{ owner: string | null }>`
    select (app.organisations_where('visit.edit'))[1] as owner`.execute(tx);
  return rows[0]?.owner ?? null;
}

/** What a new visit proposes, and whom it may invite; 403 for everybody who cannot plan one. */
export async function newVisit(tx: Tx) {
  const ownerId = (await plannerOf(tx)) ?? error(403);
  const heldOn = dayAfterReading(today(), usualReadingDays);
  return {
    visit: {
      kind: 'ownerVisit',
      title: titleProposal({ kind: 'ownerVisit', heldOn }),
      aims: '',
      heldOn,
      startsAt: '14:00',
      durationMin: usualDuration,
      venue: ''
    },
    ...(await tx
      .selectNoFrom([
        jsonArrayFrom(partnerOptions(tx, ownerId)).as('options'),
        jsonArrayFrom(schoolOptions(tx, ownerId)).as('schools'),
        jsonArrayFrom(unitOptions(tx, ownerId)).as('units')
      ])
      .executeTakeFirstOrThrow())
  };
}

/** A visit whose appointment may be changed, and which schools it may cover. */
export async function appointmentToEdit(tx: Tx, id: string) {
  const found = await visitToEdit(tx, id);
  return { visit: found, schools: await schoolOptions(tx, found.ownerId, id).execute() };
}

/** A visit whose partners and Bereiche may be changed, and whom else it may invite. */
export async function partnersToEdit(tx: Tx, id: string) {
  const found = await visitToEdit(tx, id);
  const choices = await tx
    .selectNoFrom([
      jsonArrayFrom(partnerOptions(tx, found.ownerId)).as('options'),
      jsonArrayFrom(unitOptions(tx, found.ownerId)).as('units')
    ])
    .executeTakeFirstOrThrow();
  return { visit: found, ...choices };
}

type Facts = Awaited<ReturnType<ReturnType<typeof visitFacts>['execute']>>[number];

/** A visit with its phases and what else follows from its facts. */
export function withPhases<Row extends Omit<Facts, 'stateAt'>>({
  copyId,
  copyTakenOn,
  reportState,
  ...row
}: Row) {
  const found = {
    ...row,
    startsAt: row.startsAt.slice(0, 5),
    copy: copyId && copyTakenOn ? { id: copyId, takenOn: copyTakenOn } : null,
    report: reportState && { state: reportState }
  };
  return {
    ...found,
    phases: phasesOf(found, today()),
    readingDays: workingDaysBetween(today(), row.heldOn)
  };
}
