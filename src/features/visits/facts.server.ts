import { sql, type ExpressionBuilder } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { isOpenGoal } from '#features/goals/live-goals.server.ts';
import { kindPlace } from '#features/units/order.server.ts';
import type { Tx } from '#server/db.ts';
import type { DB } from '#server/schema.ts';
import type { Prepared } from './phases.ts';
import type { Answer, VisitState } from './visit.ts';

export const isOwn = sql<boolean>`v.owner_id = any ((select app.organisations_where('visit.read'))::uuid[])`;

/** Visits with all that their pages and phases are drawn from; row-level security decides what is there. */
export function visitFacts(tx: Tx) {
  return tx
    .selectFrom('app.visit as v')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'v.region_id').onRef('o.id', '=', 'v.owner_id')
    )
    .leftJoinLateral(newestSheet, (join) => join.onTrue())
    .leftJoinLateral(basis, (join) => join.onTrue())
    .where('v.region_id', '=', tx.region)
    .select(['v.id', 'v.title', 'v.kind', 'v.aims', 'v.held_on as heldOn', 'v.version'])
    .select(['v.sequence', 'v.asked_sequence as askedSequence'])
    .select(['v.starts_at as startsAt', 'v.duration_min as durationMin', 'v.venue'])
    .select(['v.owner_id as ownerId', 'o.name as ownerName', 'v.state_at as stateAt'])
    .select([office.as('officeId'), prepared.as('prepared'), goals.as('goals')])
    .select([isOwn.as('isOwn'), mayEdit.as('mayEdit'), sql<VisitState>`v.state`.as('state')])
    .select(['basis.id as copyId', 'basis.taken_on as copyTakenOn'])
    .select([sql<'draft' | 'commenting' | 'confirmed' | null>`s.state`.as('reportState')])
    .select(draftUntil.as('draftUntil'))
    .select((eb) => [
      jsonObjectFrom(
        eb
          .selectFrom('app.assessment as a')
          .whereRef('a.region_id', '=', 'v.region_id')
          .whereRef('a.organisation_id', '=', 'v.owner_id')
          .select(['a.id', answered.as('answered'), criteria.as('criteria')])
          .orderBy('a.started_on', 'desc')
          .orderBy('a.id', 'desc')
          .limit(1)
      ).as('assessment'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_partner as p')
          .innerJoin('app.organisation as po', (join) =>
            join.onRef('po.region_id', '=', 'p.region_id').onRef('po.id', '=', 'p.organisation_id')
          )
          .whereRef('p.region_id', '=', 'v.region_id')
          .whereRef('p.visit_id', '=', 'v.id')
          .select(['p.organisation_id as organisationId', 'po.name', 'po.kind'])
          .select(['p.access_until as accessUntil', 'p.opened_at as openedAt'])
          .select([
            isMine.as('isMine'),
            sql<boolean>`p.access_until >= app.today()`.as('hasAccess'),
            sql<boolean | null>`app.reaches_anybody(p.visit_id, p.organisation_id)`.as('hasReader')
          ])
          .select((inner) =>
            jsonObjectFrom(
              inner
                .selectFrom('app.visit_answer as pa')
                .whereRef('pa.region_id', '=', 'p.region_id')
                .whereRef('pa.visit_id', '=', 'p.visit_id')
                .whereRef('pa.organisation_id', '=', 'p.organisation_id')
                .select(sql<Answer>`pa.answer`.as('answer'))
                .select(sql<boolean>`pa.sequence >= v.asked_sequence`.as('isToNow'))
            ).as('answer')
          )
          .select((inner) =>
            jsonObjectFrom(
              inner
                .selectFrom('app.release as r')
                .whereRef('r.region_id', '=', 'p.region_id')
                .whereRef('r.copy_id', '=', 'basis.id')
                .whereRef('r.recipient_id', '=', 'p.organisation_id')
                .where(isActive)
                .select(['r.id', 'r.until', 'r.opened_at as openedAt'])
            ).as('release')
          )
          .orderBy(sql`po.name collate "de-x-icu"`)
      ).as('partners'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_unit as vu')
          .innerJoin('app.unit as u', (join) =>
            join.onRef('u.region_id', '=', 'vu.region_id').onRef('u.id', '=', 'vu.unit_id')
          )
          .whereRef('vu.region_id', '=', 'v.region_id')
          .whereRef('vu.visit_id', '=', 'v.id')
          .select(['u.id', 'u.name', isMyUnit.as('isMine'), unitAnswers.as('answers')])
          .select(sql<number | null>`app.unit_size(u.id)`.as('people'))
          .orderBy(kindPlace)
          .orderBy(sql`u.name collate "de-x-icu"`)
      ).as('units'),
      jsonObjectFrom(
        eb
          .selectFrom('app.visit_unit_answer as ua')
          .whereRef('ua.region_id', '=', 'v.region_id')
          .whereRef('ua.visit_id', '=', 'v.id')
          .where(sql<boolean>`ua.membership_id = app.current_membership()`)
          .select(sql<Answer>`ua.answer`.as('answer'))
          .select(sql<boolean>`ua.sequence >= v.asked_sequence`.as('isToNow'))
      ).as('ownAnswer'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_school as vs')
          .innerJoin('app.organisation as so', (join) =>
            join.onRef('so.region_id', '=', 'vs.region_id').onRef('so.id', '=', 'vs.school_id')
          )
          .whereRef('vs.region_id', '=', 'v.region_id')
          .whereRef('vs.visit_id', '=', 'v.id')
          .select(['so.id', 'so.name'])
          .orderBy(sql`so.name collate "de-x-icu"`)
          .orderBy('so.id')
      ).as('schools')
    ]);
}

/**
 * The frozen copy a visit rests on: the newest that was released to one of its partners, else the newest.
 * Expects `v` to be the visit; a partner finds only what was released to it.
 */
export const basis = (eb: ExpressionBuilder<DB & { v: DB['app.visit'] }, 'v'>) =>
  eb
    .selectFrom('app.frozen_copy as c')
    .whereRef('c.region_id', '=', 'v.region_id')
    .whereRef('c.organisation_id', '=', 'v.owner_id')
    .select(['c.id', 'c.taken_on'])
    .orderBy(releasedToPartner, 'desc')
    .orderBy('c.taken_at', 'desc')
    .limit(1)
    .as('basis');

/** How far the parties prepared `v`, as far as the reader sees it. */
const prepared = sql<Prepared>`(
  select json_build_object('of', count(*), 'answered', count(e.party_id),
    'isMine', coalesce(bool_or(e.organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])), false),
    'marks', (select count(*) from app.visit_mark k where k.region_id = v.region_id and k.visit_id = v.id))
  from (
    select v.owner_id as id
    union all
    select p.organisation_id from app.visit_partner p where p.region_id = v.region_id and p.visit_id = v.id
    union all
    select u.unit_id from app.visit_unit u where u.region_id = v.region_id and u.visit_id = v.id) t
  left join app.visit_expectation e
    on e.region_id = v.region_id and e.visit_id = v.id and e.party_id = t.id)`;

const goals = sql<{ of: number; open: number }>`(
  select json_build_object('of', count(*), 'open', count(*) filter (where ${isOpenGoal}))
  from app.goal g
  where g.region_id = v.region_id and g.visit_id = v.id)`;

/** The newest Berichtsbogen of a visit that the reader may see. Expects `v` to be the visit. */
export const newestSheet = (eb: ExpressionBuilder<DB & { v: DB['app.visit'] }, 'v'>) =>
  eb
    .selectFrom('app.report_sheet as b')
    .whereRef('b.region_id', '=', 'v.region_id')
    .whereRef('b.visit_id', '=', 'v.id')
    .select(['b.state'])
    .orderBy('b.amendment', 'desc')
    .limit(1)
    .as('s');

/** Until when the reader's comments to the draft of the Berichtsbogen are asked for, empty without a last day; null while no draft was sent. */
const draftUntil = sql<string | null>`(
  select coalesce(p.comments_until::text, '') from app.report_proposal p
  where p.region_id = v.region_id and p.visit_id = v.id and p.school_id is null
    and app.is_open_for_comments(p.sheet_id) limit 1)`;

// Who invites the leads of an organisation that has none yet.
const office = sql<string | null>`(
  select k.id from app.organisation k
  where k.region_id = v.region_id and k.kind = 'coordinationOffice' order by k.id limit 1)`;

const mayEdit = sql<boolean>`v.owner_id = any ((select app.organisations_where('visit.edit'))::uuid[])`;

export const isActive = sql<boolean>`r.withdrawn_at is null and (r.until is null or r.until >= app.today())`;

const isMyUnit = sql<boolean>`
  (v.id, u.id) in (select m.visit_id, m.unit_id from app.visits_of_my_unit() m)`;

/** How many of a Bereich come, by what they answered to the appointment as it is; for the own house. */
const unitAnswers = sql<Partial<Record<Answer | 'outdated', number>>>`(
  select coalesce(json_object_agg(w.answer, w.people), '{}') from (
    select case when a.is_to_now then a.answer else 'outdated' end as answer, sum(a.people) as people
    from app.unit_answers(v.id) a where a.unit_id = u.id group by 1) w)`;

const isMine = sql<boolean>`p.organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])`;

const releasedToPartner = sql`exists (
  select from app.release r
  join app.visit_partner p on p.region_id = r.region_id and p.organisation_id = r.recipient_id
  where r.region_id = c.region_id and r.copy_id = c.id and p.visit_id = v.id and ${isActive})`;

const answered = sql<number>`(
  select count(*) from app.answer w
  where w.region_id = a.region_id and w.assessment_id = a.id
    and not w.is_carried and (w.current_level is not null or w.no_level is not null))`;

const criteria = sql<number>`(
  select count(*) from app.criterion k where k.region_id = a.region_id and k.template_id = a.template_id
    and app.is_asked(k.applies_to, a.organisation_id))`;
