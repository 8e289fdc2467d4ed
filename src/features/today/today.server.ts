import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { isOpenGoal } from '#features/goals/live-goals.server.ts';
import { isOpenMeasure } from '#features/goals/live-measures.server.ts';
import { unnoted } from '#features/hand-overs/taken.server.ts';
import { readingsWaitingQuery } from '#features/history/waiting.server.ts';
import { phaseTodayQuery } from '#features/phases/phases.server.ts';
import { unansweredVisitsQuery } from '#features/preparation/expectations.server.ts';
import { draftsToCommentQuery } from '#features/matrices/waiting-drafts.server.ts';
import { sheetsToCommentQuery } from '#features/report-sheets/asked.server.ts';
import { releaseFacts } from '#features/releases/facts.server.ts';
import { byDeadline, openWishesQuery, ownRoundsQuery } from '#features/rounds/own-rounds.server.ts';
import { unansweredInvitationsQuery } from '#features/visits/units.server.ts';
import { visitsAheadQuery, withPhases } from '#features/visits/visits.server.ts';
import { now, today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { partOfDay } from './greeting.ts';
import { waitingOf, type Matrix, type OpenTheme, type Region } from './waiting.ts';

/** The start page: what waits for the acting person, the next visit, and a few numbers. */
export async function todayPage(tx: Tx) {
  const facts = await todayFacts(tx);
  const lists = await todayLists(tx);
  const visits = lists.visits.map(withPhases);
  const rounds = byDeadline(lists.rounds);
  const day = today();
  return {
    ...facts,
    visit: visits[0] ?? null,
    phase: lists.phases[0] ?? null,
    // What is asked for and nobody has begun yet; all else stands beside the matrix.
    rounds: rounds.filter(({ state, mayAnswer }) => state === 'invited' && mayAnswer),
    waiting: waitingOf({ ...facts, ...lists, visits, rounds, today: day }),
    today: day,
    partOfDay: partOfDay(now())
  };
}

/** What other features know to wait for somebody, in one statement. */
async function todayLists(tx: Tx) {
  return tx
    .selectNoFrom([
      jsonArrayFrom(visitsAheadQuery(tx)).as('visits'),
      jsonArrayFrom(unopenedQuery(tx)).as('unopened'),
      jsonArrayFrom(phaseTodayQuery(tx)).as('phases'),
      jsonArrayFrom(ownRoundsQuery(tx)).as('rounds'),
      jsonArrayFrom(openWishesQuery(tx)).as('wishes'),
      jsonArrayFrom(draftsToCommentQuery(tx)).as('drafts'),
      jsonArrayFrom(unansweredVisitsQuery(tx)).as('expectations'),
      jsonArrayFrom(unansweredInvitationsQuery(tx)).as('invitations'),
      jsonArrayFrom(sheetsToCommentQuery(tx)).as('sheets'),
      jsonArrayFrom(readingsWaitingQuery(tx)).as('readings')
    ])
    .executeTakeFirstOrThrow();
}

/** What was released to the acting organisation and nobody of it has opened yet. */
function unopenedQuery(tx: Tx) {
  return releaseFacts(tx)
    .where(
      sql<boolean>`r.recipient_id = any ((select app.organisations_where('shared.read'))::uuid[])`
    )
    .where('r.opened_at', 'is', null)
    .orderBy('r.released_at')
    .limit(5);
}

type Facts = {
  /** The newest assessment of the acting organisation. */
  matrix: Matrix | null;
  mayStart: boolean;
  mayEdit: boolean;
  mayPlan: boolean;
  /** Releases to the acting organisation that may be read today; null where it cannot get any. */
  received: number | null;
  /** Work handed over to the acting membership that it has not taken note of. */
  handOvers: { id: string; giver: string }[];
  /** Themes that the own Bereich still has to fill in, of the newest assessment. */
  themes: OpenTheme[];
  goals: { count: number; dueOn: string } | null;
  measures: { id: string; title: string; goal: string; dueOn: string }[];
  /** For those who invite the leads of the region. */
  region: Region | null;
};

async function todayFacts(tx: Tx): Promise<Facts> {
  const { rows } = await sql<Facts>`
    select
      (select json_build_object('id', a.id, 'label', a.label, 'all', ${criteria}, 'done', ${assessed},
          'copy', (${newestCopy}))
       from app.assessment a where a.region_id = ${tx.region}
       order by a.started_on desc, a.id desc limit 1) as matrix,
      cardinality(app.organisations_where('matrix.start')) > 0 as "mayStart",
      cardinality(app.organisations_where('matrix.edit')) > 0 as "mayEdit",
      cardinality(app.organisations_where('visit.edit')) > 0 as "mayPlan",
      case when cardinality(app.organisations_where('shared.read')) > 0 then (
        select count(*)::int from app.releases_to_me()) end as received,
      ${unnoted} as "handOvers",
      (${openThemes(tx)}) as themes,
      (${goalsDue(tx)}) as goals,
      (${measuresDue(tx)}) as measures,
      case when app.may_in_region('people.inviteLeads') then (${region(tx)}) end as region`.execute(
    tx
  );
  const facts = rows[0];
  if (!facts) throw new Error('a select without a table gives one row');
  return facts;
}

const criteria = sql`(
  select count(*) from app.criterion c where c.region_id = a.region_id and c.template_id = a.template_id
    and app.is_asked(c.applies_to, a.organisation_id))`;

const assessed = sql`(
  select count(*) from app.answer w where w.region_id = a.region_id and w.assessment_id = a.id
    and not w.is_carried and (w.current_level is not null or w.no_level is not null))`;

const openThemes = (tx: Tx) => sql`
  select coalesce(json_agg(json_build_object('assessmentId', t.assessment_id, 'number', h.number, 'title', h.title,
    'key', coalesce(o.key, (select min(c.key) from app.criterion c where c.region_id = h.region_id and c.theme_id = h.id)),
    'open', coalesce(o.open, 0)) order by h.position), '[]')
  from app.theme_assignment t
  join app.theme h on h.region_id = t.region_id and h.id = t.theme_id
  left join lateral (
    select count(*) as open, (array_agg(c.key order by c.position))[1] as key
    from app.criterion c
    left join app.answer w
      on w.region_id = c.region_id and w.criterion_id = c.id and w.assessment_id = t.assessment_id
    where c.region_id = h.region_id and c.theme_id = h.id
      and (w.criterion_id is null or w.is_carried or (w.current_level is null and w.no_level is null))
    having count(*) > 0) o on true
  where t.region_id = ${tx.region} and t.unit_id = app.current_unit() and t.done_at is null
    and t.assessment_id = (
      select a.id from app.assessment a where a.region_id = ${tx.region}
      order by a.started_on desc, a.id desc limit 1)`;

/** A goal of the house that asks for something within two weeks, or did. */
const goalsDue = (tx: Tx) => sql`
  select case when count(*) > 0 then json_build_object('count', count(*), 'dueOn', min(g.due_on)) end
  from app.goal g
  where g.region_id = ${tx.region} and g.due_on <= app.today() + 14
    and g.owner_id = any (app.organisations_where('goal.steer'))
    and ${isOpenGoal}`;

const measuresDue = (tx: Tx) => sql`
  select coalesce(json_agg(json_build_object('id', x.id, 'title', x.title,
    'goal', coalesce(g.title, v.title, o.name), 'dueOn', x.due_on) order by x.due_on), '[]')
  from app.measure x
  join app.organisation o on o.region_id = x.region_id and o.id = x.owner_id
  left join app.goal g on g.region_id = x.region_id and g.id = x.goal_id
  left join app.visit v on v.region_id = x.region_id and v.id = x.visit_id
  where x.region_id = ${tx.region} and x.due_on <= app.today() + 14 and ${isOpenMeasure}
    and x.party_id = any (app.organisations_where('measure.report'))
    -- What one Bereich does waits for it and for the lead.
    and (x.unit_id is null or x.unit_id = app.current_unit() or cardinality(app.organisations_where('goal.steer')) > 0)`;

const newestCopy = sql`
  select json_build_object('id', f.id, 'number', f.number, 'takenOn', f.taken_on, 'recipients', (
    select count(*) from app.release r
    where r.region_id = f.region_id and r.copy_id = f.id and r.withdrawn_at is null
      and (r.until is null or r.until >= app.today())))
  from app.frozen_copy f where f.region_id = a.region_id and f.assessment_id = a.id
  order by f.number desc limit 1`;

const region = (tx: Tx) => sql`
  select json_build_object('owners', count(*), 'led', count(*) filter (where exists (
    select from app.membership m
    where m.region_id = w.region_id and m.organisation_id = w.id and m.role = 'ownerLead'
      and m.valid_from <= app.today() and (m.valid_to is null or m.valid_to >= app.today()))),
    'invited', (select count(*) from app.invitation i
      where i.region_id = ${tx.region} and i.role = 'ownerLead' and i.accepted_at is null
        and i.revoked_at is null and i.expires_at > app.now()))
  from app.school_owner w where w.region_id = ${tx.region} and w.gone_on is null`;
