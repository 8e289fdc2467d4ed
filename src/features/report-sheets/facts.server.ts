import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom, jsonBuildObject } from 'kysely/helpers/postgres';
import { frozenHorizonYears } from '#features/assessments/horizon-years.server.ts';
import { inRegionsLanguage } from '#features/matrices/language.server.ts';
import { goalHorizons } from '#features/goals/goal.ts';
import { measuresFromQuery } from '#features/goals/measure-list.server.ts';
import { goalsQuery } from '#features/goals/goals.server.ts';
import { expectationsQuery } from '#features/preparation/expectations.server.ts';
import { itemsQuery } from '#features/visit-items/items.server.ts';
import { topicsOf } from '#features/visits/conversation.server.ts';
import type { Words } from '#features/regions/words.ts';
import type { Tx } from '#server/db.ts';
import type { DraftFacts } from './draft.ts';
import { sheetNumber } from './sheet.ts';

export type Sheet = Awaited<ReturnType<typeof sheetOf>>;

/**
 * The newest Berichtsbogen of a visit, or the one that is named; 404 where there is none yet or, for partners,
 * none confirmed.
 */
export async function sheetOf(tx: Tx, visitId: string, sheetId?: string) {
  await inRegionsLanguage(tx);
  const row = await tx
    .selectFrom('app.report_sheet as s')
    .innerJoin('app.visit as v', (join) =>
      join.onRef('v.region_id', '=', 's.region_id').onRef('v.id', '=', 's.visit_id')
    )
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 's.region_id').onRef('o.id', '=', 's.owner_id')
    )
    .innerJoin('app.region as g', 'g.id', 's.region_id')
    .where('s.region_id', '=', tx.region)
    .where('s.visit_id', '=', visitId)
    .where((eb) => (sheetId ? eb('s.id', '=', sheetId) : eb.val(true)))
    .orderBy('s.amendment', 'desc')
    .limit(1)
    .select(['s.amendment', 's.marking', 's.reason', 's.word_file_id as wordFileId'])
    .select([amended.as('amends'), texts.as('texts')])
    .select(['s.id', 's.year', 's.number', 's.version', 's.highlights', 's.distribution'])
    .select(['s.open_points as openPoints', 's.next_on as nextOn', 's.copy_id as copyId'])
    .select(['s.content', 's.sha256', 's.file_id as fileId', 's.state_at as stateAt'])
    .select(['s.edition', changedOn.as('changedOn')])
    .select(sql<boolean>`s.seals is not null`.as('isSealed'))
    .select(['s.owner_id as ownerId', 'o.name as ownerName', 's.visit_id as visitId'])
    .select(sql<'draft' | 'commenting' | 'confirmed'>`s.state`.as('state'))
    .select([readsSections.as('readsSections'), speaksForUnit.as('speaksForUnit')])
    .select([isOwn.as('isOwn'), mayConfirm.as('mayConfirm'), ownRole.as('ownRole')])
    .select((eb) => [
      jsonBuildObject({
        title: eb.ref('v.title'),
        kind: eb.ref('v.kind'),
        heldOn: eb.ref('v.held_on'),
        startsAt: sql<string>`to_char(v.starts_at, 'HH24:MI')`,
        durationMin: eb.ref('v.duration_min'),
        venue: eb.ref('v.venue')
      }).as('visit'),
      jsonBuildObject({
        name: eb.ref('g.name'),
        language: sql<'de' | 'en'>`g.language`,
        words: sql<Words>`g.words`
      }).as('region'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_partner as p')
          .innerJoin('app.organisation as po', (join) =>
            join.onRef('po.region_id', '=', 'p.region_id').onRef('po.id', '=', 'p.organisation_id')
          )
          .whereRef('p.region_id', '=', 's.region_id')
          .whereRef('p.visit_id', '=', 's.visit_id')
          .leftJoin('app.guest as pg', (join) =>
            join.onRef('pg.region_id', '=', 'p.region_id').onRef('pg.id', '=', 'p.organisation_id')
          )
          .select(['po.id', 'po.name', 'p.access_until as accessUntil', isMine.as('isMine')])
          .select('pg.body')
          .select(sql<boolean>`p.access_until >= app.today()`.as('hasAccess'))
          .orderBy(sql`po.name collate "de-x-icu"`)
      ).as('partners'),
      jsonArrayFrom(
        eb
          .selectFrom('app.visit_unit as vu')
          .innerJoin('app.unit as u', (join) =>
            join.onRef('u.region_id', '=', 'vu.region_id').onRef('u.id', '=', 'vu.unit_id')
          )
          .whereRef('vu.region_id', '=', 's.region_id')
          .whereRef('vu.visit_id', '=', 's.visit_id')
          .select('u.name')
          .orderBy(sql`u.name collate "de-x-icu"`)
      ).as('units'),
      // The copies it could rest on, the newest first; the chosen one among them.
      jsonArrayFrom(
        eb
          .selectFrom('app.frozen_copy as f')
          .innerJoin('app.worded_template as t', (join) =>
            join.onRef('t.region_id', '=', 'f.region_id').onRef('t.id', '=', 'f.template_id')
          )
          .whereRef('f.region_id', '=', 's.region_id')
          .whereRef('f.organisation_id', '=', 's.owner_id')
          .select([
            'f.id as copyId',
            'f.taken_on as takenOn',
            frozenHorizonYears.as('horizonYears')
          ])
          .select(['t.title as templateTitle', 't.version as templateVersion'])
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('app.worded_level as l')
                .whereRef('l.region_id', '=', 't.region_id')
                .whereRef('l.template_id', '=', 't.id')
                .select(['l.no', 'l.name'])
                .orderBy('l.no')
            ).as('levels')
          )
          .orderBy('f.taken_at', 'desc')
      ).as('copies')
    ])
    .executeTakeFirst();
  return row ?? error(404);
}

/** What the content of a draft is made of. */
export async function draftFacts(tx: Tx, sheet: Sheet): Promise<DraftFacts> {
  const at = { visitId: sheet.visitId, copyId: sheet.copyId ?? '' };
  const brought = await tx
    .selectNoFrom([
      jsonArrayFrom(itemsQuery(tx, at.visitId)).as('items'),
      jsonArrayFrom(expectationsQuery(tx, at.visitId)).as('parties'),
      jsonArrayFrom(measuresFromQuery(tx, at.visitId)).as('measures'),
      jsonArrayFrom(goalsQuery(tx, at.visitId)).as('goals')
    ])
    .executeTakeFirstOrThrow();
  return {
    ...sheet,
    amends: sheet.amends && {
      number: sheetNumber(sheet.amends),
      on: sheet.amends.on
    },
    items: brought.items.map(
      ({
        kind,
        text,
        horizon,
        level,
        responsible,
        dueOn,
        isAnonymous,
        schoolId,
        criterionKey
      }) => ({
        kind,
        text,
        horizon,
        level,
        responsible,
        dueOn,
        isAnonymous,
        schoolId,
        criterionKey
      })
    ),
    expectations: brought.parties.flatMap(({ name, unitId, expectation }) =>
      expectation
        ? [
            {
              organisation: unitId ? `${sheet.ownerName}: ${name}` : name,
              expects: expectation.expects,
              contributes: expectation.contributes
            }
          ]
        : []
    ),
    measures: brought.measures
      .filter(({ partyKind }) => partyKind !== 'school')
      .map(({ title, partyName, responsible, dueOn, horizon, goalTitle }) => ({
        title,
        party: partyName,
        responsible,
        dueOn,
        horizon: goalHorizons.find((one) => one === horizon) ?? null,
        goal: goalTitle ?? ''
      })),
    basis: sheet.copies.find(({ copyId }) => copyId === sheet.copyId) ?? null,
    topics: sheet.copyId ? await topicsOf(tx, at, wasReleased) : [],
    goals: brought.goals.map(
      ({
        title,
        criterionKey,
        fromLevel,
        toLevel,
        successSign,
        commitment,
        responsible,
        dueOn
      }) => {
        return {
          title,
          criterionKey,
          fromLevel,
          toLevel,
          successSign,
          commitment,
          responsible,
          dueOn
        };
      }
    )
  };
}

// A release that ran out was read; one that was withdrawn shall not come back through the Berichtsbogen.
const wasReleased = sql<boolean>`r.withdrawn_at is null`;

/** Since when the edition at hand is there; null for the first. */
const changedOn = sql<string | null>`(
  select max(e.made_on) from app.report_edition e
  where e.region_id = s.region_id and e.sheet_id = s.id)`;

/** The Berichtsbogen that this one amends. */
const amended = sql<{ year: number; number: number; amendment: number; on: string } | null>`(
  select json_build_object('year', b.year, 'number', b.number, 'amendment', b.amendment,
    'on', (b.state_at at time zone 'Europe/Berlin')::date)
  from app.report_sheet b where b.region_id = s.region_id and b.id = s.amends_id)`;

/** What the owner wrote for the draft, by its place; nothing for anybody else. */
const texts = sql<Record<string, string>>`(
  select coalesce(json_object_agg(x.place, x.text), '{}') from app.report_text x
  where x.region_id = s.region_id and x.sheet_id = s.id)`;

const isOwn = sql<boolean>`s.owner_id = any ((select app.organisations_where('visit.read'))::uuid[])`;

/** What is about one school is for the house, not for its service providers. */
const readsSections = sql<boolean>`s.owner_id = any ((select app.organisations_where('note.read'))::uuid[])`;

/** A Bereich that takes part comments on the draft beside the Schulträger as a whole. */
const speaksForUnit = sql<boolean>`app.speaking_unit(s.visit_id) is not null`;

const mayConfirm = sql<boolean>`s.owner_id = any ((select app.organisations_where('report.confirm'))::uuid[])`;

const isMine = sql<boolean>`p.organisation_id = any ((select app.organisations_where('shared.read'))::uuid[])`;

const ownRole = sql<string>`(
  select m.role from app.membership m
  where m.region_id = s.region_id and m.id = (select app.current_membership()))`;
