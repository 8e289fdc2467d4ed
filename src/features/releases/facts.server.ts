import { error } from '@sveltejs/kit';
import { sql, type ExpressionBuilder } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { correctsNumber } from '#features/assessments/copies.server.ts';
import { frozenHorizonYears } from '#features/assessments/horizon-years.server.ts';
import type { Tx } from '#server/db.ts';
import type { Database } from '#server/tables.ts';

export type ReleaseForm = Awaited<ReturnType<typeof releaseForm>>;

/** A copy with its themes and with everybody it may be released to; 403 for those who only read it. */
export async function releaseForm(tx: Tx, copyId: string) {
  const row = await tx
    .selectFrom('app.frozen_copy as f')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'f.region_id').onRef('o.id', '=', 'f.organisation_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'f.region_id').onRef('t.id', '=', 'f.template_id')
    )
    // Recipients of the copy do not see the assessment behind it, so this page is not there for them either.
    .innerJoin('app.assessment as a', (join) =>
      join.onRef('a.region_id', '=', 'f.region_id').onRef('a.id', '=', 'f.assessment_id')
    )
    .where('f.region_id', '=', tx.region)
    .where('f.id', '=', copyId)
    .select(['f.id', 'f.number', 'f.taken_on as takenOn', 'f.organisation_id as ownerId'])
    .select(['o.name as organisation', 'a.id as assessmentId', 'a.label', 't.title'])
    .select([mayRelease.as('mayRelease'), frozenHorizonYears.as('horizonYears')])
    .select(correctsNumber.as('correctsNumber'))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('app.worded_theme as h')
          .whereRef('h.region_id', '=', 'f.region_id')
          .whereRef('h.template_id', '=', 'f.template_id')
          .select(['h.id', 'h.key', 'h.number', 'h.title', 'h.stays_inside as staysInside'])
          .select([criteria.as('criteria'), assessed.as('assessed')])
          .select(keptFromGuests.as('keptFromGuests'))
          .orderBy('h.position')
      ).as('themes'),
      levelsOf(eb).as('levels'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit as v')
          .whereRef('v.region_id', '=', 'f.region_id')
          .whereRef('v.owner_id', '=', 'f.organisation_id')
          .where(isAhead)
          .select(['v.id', 'v.title', 'v.held_on as heldOn', standing.as('isStanding')])
          .select(invited.as('partners'))
          .orderBy('v.held_on')
      ).as('visits'),
      jsonArrayFrom(
        eb
          .selectFrom('app.organisation as e')
          .whereRef('e.region_id', '=', 'f.region_id')
          .where(isPossible)
          .select(['e.id', 'e.name', 'e.kind', nextVisit.as('visitOn')])
          .select(isItsOwner.as('isItsOwner'))
          .select(corrected.as('corrected'))
          .select((inner) =>
            jsonObjectFrom(
              inner
                .selectFrom('app.release as r')
                .whereRef('r.region_id', '=', 'f.region_id')
                .whereRef('r.copy_id', '=', 'f.id')
                .whereRef('r.recipient_id', '=', 'e.id')
                .where(isLive)
                .select([
                  'r.until',
                  'r.includes_remarks as includesRemarks',
                  themeKeys.as('themes')
                ])
            ).as('release')
          )
          .orderBy(sql`e.name collate "de-x-icu"`)
      ).as('recipients')
    ])
    .executeTakeFirst();
  if (!row) error(404);
  if (!row.mayRelease) error(403);
  return row;
}

/** Releases with all that their pages and lists are drawn from; row-level security decides what is there. */
export function releaseFacts(tx: Tx) {
  return tx
    .selectFrom('app.release as r')
    .innerJoin('app.frozen_copy as f', (join) =>
      join.onRef('f.region_id', '=', 'r.region_id').onRef('f.id', '=', 'r.copy_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'f.region_id').onRef('t.id', '=', 'f.template_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'r.region_id').onRef('o.id', '=', 'r.organisation_id')
    )
    .innerJoin('app.organisation as e', (join) =>
      join.onRef('e.region_id', '=', 'r.region_id').onRef('e.id', '=', 'r.recipient_id')
    )
    .where('r.region_id', '=', tx.region)
    .select(['r.id', 'r.copy_id as copyId', 'r.includes_remarks as includesRemarks', 'r.until'])
    .select(['r.released_at as releasedAt', 'r.opened_at as openedAt'])
    .select(['r.withdrawn_at as withdrawnAt', isReplaced.as('isReplaced')])
    .select([isUndoable.as('isUndoable'), forVisit.as('forVisit')])
    .select(['f.number', 'f.taken_on as takenOn', 't.title as matrixTitle'])
    .select([sql<string | null>`app.correcting_release(r.copy_id)`.as('correctedBy')])
    .select([corrects.as('corrects')])
    .select(['o.name as owner', 'e.id as recipientId', 'e.name as recipient'])
    .select(frozenHorizonYears.as('horizonYears'))
    .select([isMine.as('isMine'), mayWithdraw.as('mayWithdraw'), themeIds.as('themeIds')])
    .select((eb) => [themesOfMatrix.as('themesOfMatrix'), levelsOf(eb).as('levels')]);
}

const levelsOf = (eb: ExpressionBuilder<Database & { f: Database['app.frozen_copy'] }, 'f'>) =>
  jsonArrayFrom(
    eb
      .selectFrom('app.worded_level as l')
      .whereRef('l.region_id', '=', 'f.region_id')
      .whereRef('l.template_id', '=', 'f.template_id')
      .select(['l.no', 'l.name'])
      .orderBy('l.no')
  );

/** Whether `e` is the Schulträger of the school that has filled in the copy. */
const isItsOwner = sql<boolean>`exists (
  select from app.school c
  where c.region_id = f.region_id and c.id = f.organisation_id and c.owner_id = e.id)`;

/**
 * Offices, advisers and supervision of the region, of a Schulträger also the others, its own schools and its
 * guests, of a school its own Schulträger; none that is gone.
 */
const isPossible = sql<boolean>`(
  e.kind in ('coordinationOffice', 'mediaAdvice', 'schoolSupervision')
  or e.kind = 'schoolOwner' and o.kind = 'schoolOwner' and e.id <> f.organisation_id and exists (
    select from app.school_owner w where w.region_id = e.region_id and w.id = e.id and w.gone_on is null)
  or ${isItsOwner}
  or e.kind = 'school' and exists (
    select from app.school c where c.region_id = e.region_id and c.id = e.id
      and c.owner_id = f.organisation_id and c.gone_on is null)
  or e.kind = 'guest' and exists (
    select from app.guest g
    join app.visit_partner p on p.region_id = g.region_id and p.visit_id = g.visit_id and p.organisation_id = g.id
    where g.region_id = e.region_id and g.id = e.id and g.owner_id = f.organisation_id
      and p.access_until >= app.today()))`;

const isAhead = sql<boolean>`v.state in ('planned', 'talking') and v.held_on >= app.today()`;

/** Partners of the visit `v` that may still see it. */
const invited = sql<{ id: string; name: string }[]>`(
  select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name), '[]')
  from app.visit_partner p join app.organisation o on o.region_id = p.region_id and o.id = p.organisation_id
  where p.region_id = v.region_id and p.visit_id = v.id and p.access_until >= app.today())`;

/** Whether whoever is invited to the visit `v` later gets the copy `f`. */
const standing = sql<boolean>`exists (
  select from app.standing_release s
  where s.region_id = v.region_id and s.visit_id = v.id and s.copy_id = f.id and s.ended_at is null
    and (s.until is null or s.until >= app.today()))`;

/** Not yet opened and so young that its mail has not gone. */
const isUndoable = sql<boolean>`(
  r.opened_at is null and r.withdrawn_at is null and r.released_at >= app.now() - app.undo_time()
  and r.organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[]))`;

/** The visit as whose partner the recipient got it; for the owner alone. */
const forVisit = sql<{ id: string; title: string } | null>`(
  select json_build_object('id', v.id, 'title', v.title)
  from app.standing_release s join app.visit v on v.region_id = s.region_id and v.id = s.visit_id
  where s.region_id = r.region_id and s.id = r.standing_id)`;

const nextVisit = sql<string | null>`(
  select min(v.held_on) from app.visit v
  join app.visit_partner p on p.region_id = v.region_id and p.visit_id = v.id
  where v.region_id = f.region_id and v.owner_id = f.organisation_id and p.organisation_id = e.id
    and v.state in ('planned', 'talking') and v.held_on >= app.today() and p.access_until >= app.today())`;

/** What reaches a recipient of the copies that this one corrects, directly or by several steps. */
const corrected = sql<{ id: string; number: number; takenOn: string }[]>`(
  select coalesce(json_agg(json_build_object('id', r.id, 'number', o.number, 'takenOn', o.taken_on) order by o.number), '[]')
  from app.release r
  join app.frozen_copy o on o.region_id = r.region_id and o.id = r.copy_id
  where r.region_id = f.region_id and r.recipient_id = e.id
    and r.withdrawn_at is null and (r.until is null or r.until >= app.today())
    and r.copy_id in (
      with recursive earlier as (
        select b.corrects_id from app.correction b where b.region_id = f.region_id and b.copy_id = f.id
        union all
        select b.corrects_id from app.correction b join earlier x on x.corrects_id = b.copy_id
        where b.region_id = f.region_id)
      select corrects_id from earlier))`;

/** What the released copy corrects, for those who had that one too. */
const corrects = sql<{ takenOn: string | null; reason: string } | null>`(
  select json_build_object('takenOn', o.taken_on, 'reason', b.reason)
  from app.correction b
  -- Whoever had the corrected copy may no longer see it, nor of when it is.
  left join app.frozen_copy o on o.region_id = b.region_id and o.id = b.corrects_id
  where b.region_id = r.region_id and b.copy_id = r.copy_id)`;

const mayRelease = sql<boolean>`f.organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[])`;

const mayWithdraw = sql<boolean>`r.organisation_id = any ((select app.organisations_where('matrix.release'))::uuid[])`;

const isMine = sql<boolean>`r.recipient_id = any ((select app.organisations_where('shared.read'))::uuid[])`;

const isLive = sql<boolean>`r.withdrawn_at is null and (r.until is null or r.until >= app.today())`;

const isReplaced = sql<boolean>`r.replaced_by_id is not null`;

const themeIds = sql<string[]>`(
  select coalesce(json_agg(x.theme_id), '[]') from app.release_theme x
  where x.region_id = r.region_id and x.release_id = r.id)`;

const themeKeys = sql<string[]>`(
  select coalesce(json_agg(h.key), '[]') from app.release_theme x
  join app.theme h on h.region_id = x.region_id and h.id = x.theme_id
  where x.region_id = r.region_id and x.release_id = r.id)`;

const themesOfMatrix = sql<number>`(
  select count(*)::int from app.theme h where h.region_id = f.region_id and h.template_id = f.template_id)`;

const criteria = sql<number>`(
  select count(*)::int from app.criterion c where c.region_id = h.region_id and c.theme_id = h.id
    and app.is_asked(c.applies_to, f.organisation_id))`;

/** What a guest does not see of a theme, released or not: see `app.criteria_kept_from_me`. */
const keptFromGuests = sql<{ key: string; title: string }[]>`(
  select coalesce(json_agg(json_build_object('key', c.key, 'title', c.title) order by c.position), '[]')
  from app.worded_criterion c
  where c.region_id = h.region_id and c.theme_id = h.id and c.no_upload and app.is_asked(c.applies_to, f.organisation_id))`;

const assessed = sql<number>`(
  select count(*)::int from app.copied_answer w
  where w.region_id = f.region_id and w.copy_id = f.id and w.theme_id = h.id
    and (w.current_level is not null or w.no_level is not null))`;
