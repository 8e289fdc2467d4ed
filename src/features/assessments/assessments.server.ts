import { error } from '@sveltejs/kit';
import { sql, type NotNull } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import type { Outline } from './assessment.ts';
import { carryOver } from './carry.server.ts';
import { correctsNumber } from './copies.server.ts';

/** The assessments of the acting organisation, the newest first, with how far each is. */
export async function assessments(tx: Tx) {
  return tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .select(['a.id', 'a.label', 'a.started_on as startedOn', 't.title', 't.lang'])
    .select(({ selectFrom }) => [
      selectFrom('app.criterion as c')
        .select(sql<number>`count(*)::int`.as('all'))
        .whereRef('c.region_id', '=', 'a.region_id')
        .whereRef('c.template_id', '=', 'a.template_id')
        .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
        .as('all'),
      selectFrom('app.answer as w')
        .select(sql<number>`count(*)::int`.as('done'))
        .whereRef('w.region_id', '=', 'a.region_id')
        .whereRef('w.assessment_id', '=', 'a.id')
        .where('w.is_carried', '=', false)
        .where(sql<boolean>`(w.current_level is not null or w.no_level is not null)`)
        .as('done'),
      sql<boolean>`(app.may('matrix.edit', a.organisation_id) or exists (
        select from app.themes_assigned_to_me() t where t.assessment_id = a.id))`.as('mayEdit'),
      jsonArrayFrom(
        selectFrom('app.frozen_copy as f')
          .select(['f.id', 'f.number', 'f.taken_on as takenOn'])
          .select(correctsNumber.as('correctsNumber'))
          .whereRef('f.region_id', '=', 'a.region_id')
          .whereRef('f.assessment_id', '=', 'a.id')
          .orderBy('f.number', 'desc')
      ).as('copies')
    ])
    .where('a.region_id', '=', tx.region)
    .orderBy('a.started_on', 'desc')
    .orderBy('a.id', 'desc')
    .$narrowType<{ all: NotNull; done: NotNull }>()
    .execute();
}

/**
 * Starts an assessment with the newest matrix for the acting organisation, or with the one asked for, and returns
 * its id. It knows the round before; `carry` also begins with its answers.
 */
export async function startAssessment(
  tx: Tx,
  input: { label: string; carry?: boolean; templateId?: string }
): Promise<string> {
  const started = await tx
    .insertInto('app.assessment')
    .columns([
      'region_id',
      'organisation_id',
      'template_id',
      'label',
      'started_on',
      'started_by',
      'previous_id'
    ])
    .expression((eb) =>
      eb
        .selectFrom('app.organisation as o')
        .innerJoin('app.matrix_template as t', (join) =>
          join
            .onRef('t.region_id', '=', 'o.region_id')
            .on(
              sql<boolean>`t.audience = case o.kind when 'schoolOwner' then 'owner' else o.kind end`
            )
        )
        .select([
          'o.region_id',
          'o.id as organisation_id',
          't.id as template_id',
          sql<string>`${input.label}::text`.as('label'),
          sql<string>`${today()}::date`.as('started_on'),
          sql<string>`${tx.actor.membershipId}::uuid`.as('started_by'),
          sql<string | null>`(
            select b.id from app.assessment b
            where b.region_id = o.region_id and b.organisation_id = o.id
            order by b.started_on desc, b.id desc limit 1)`.as('previous_id')
        ])
        .where('o.region_id', '=', tx.region)
        .where(sql<boolean>`o.id = any (app.organisations_where('matrix.start'))`)
        // An open round goes on with its version when a newer one takes the place of that.
        .where(
          sql<boolean>`(t.state = 'published' or t.id = ${input.templateId ?? null}::uuid
            and t.id = any (app.templates_asked_of_me()))`
        )
        .where(sql<boolean>`t.id = coalesce(${input.templateId ?? null}::uuid, t.id)`)
        .orderBy('t.version', 'desc')
        .limit(1)
    )
    .returning('id')
    .executeTakeFirst();
  if (!started) error(403);
  if (input.carry) await carryOver(tx, started.id);
  return started.id;
}

/** The matrix the acting organisation would begin with, or null. */
export async function templateToStart(tx: Tx): Promise<string | null> {
  const found = await tx
    .selectFrom('app.organisation as o')
    .innerJoin('app.matrix_template as t', (join) =>
      join
        .onRef('t.region_id', '=', 'o.region_id')
        .on(sql<boolean>`t.audience = case o.kind when 'schoolOwner' then 'owner' else o.kind end`)
    )
    .select('t.id')
    .where('o.region_id', '=', tx.region)
    .where(sql<boolean>`o.id = any (app.organisations_where('matrix.start'))`)
    .where('t.state', '=', 'published')
    .orderBy('t.version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found?.id ?? null;
}

/** What the database calls the label that is there already. */
export const labelTaken = 'assessment_region_id_organisation_id_template_id_label_key';

/** An assessment with the whole matrix in outline: which criteria there are and how they are answered. */
export async function outline(tx: Tx, id: string): Promise<Outline> {
  const found = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'a.region_id').onRef('o.id', '=', 'a.organisation_id')
    )
    .innerJoin('app.worded_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .leftJoin('app.assessment as b', (join) =>
      join.onRef('b.region_id', '=', 'a.region_id').onRef('b.id', '=', 'a.previous_id')
    )
    .select(['a.id', 'a.label', 't.title', 't.rules', 't.scale_sentence as scaleSentence'])
    .select(['t.lang', 'b.label as previousLabel'])
    .select([
      'o.name as organisation',
      sql<boolean>`app.may('matrix.edit', a.organisation_id)`.as('mayEdit'),
      sql<boolean>`app.may('matrix.finish', a.organisation_id)`.as('mayFinish'),
      sql<boolean>`app.may('note.read', a.organisation_id)`.as('isOfHouse'),
      mayAssign.as('mayAssign'),
      providers.as('providers'),
      countedBy.as('countedBy'),
      sql<string[]>`array(
        select t.theme_id from app.themes_assigned_to_me() t where t.assessment_id = a.id)`.as(
        'assigned'
      ),
      sql<number>`(
        select count(*)::int from app.school s
        where s.region_id = a.region_id and s.owner_id = a.organisation_id and s.gone_on is null)`.as(
        'schools'
      )
    ])
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.worded_level as l')
          .select(['l.no', 'l.name', 'l.meaning'])
          .whereRef('l.region_id', '=', 'a.region_id')
          .whereRef('l.template_id', '=', 'a.template_id')
          .orderBy('l.no')
      ).as('levels'),
      jsonArrayFrom(
        selectFrom('app.worded_theme as h')
          .select(['h.id', 'h.key', 'h.number', 'h.title', 'h.lang'])
          .select((theme) =>
            jsonArrayFrom(
              theme
                .selectFrom('app.theme_assignment as t')
                .innerJoin('app.unit as u', (join) =>
                  join.onRef('u.region_id', '=', 't.region_id').onRef('u.id', '=', 't.unit_id')
                )
                .select(['u.id', 'u.name'])
                .select(sql<boolean>`u.id is not distinct from app.current_unit()`.as('isMine'))
                .select(
                  sql<string | null>`(t.done_at at time zone 'Europe/Berlin')::date`.as('doneOn')
                )
                .whereRef('t.region_id', '=', 'h.region_id')
                .whereRef('t.theme_id', '=', 'h.id')
                .whereRef('t.assessment_id', '=', 'a.id')
                .orderBy(sql`u.name collate "de-x-icu"`)
            ).as('units')
          )
          .whereRef('h.region_id', '=', 'a.region_id')
          .whereRef('h.template_id', '=', 'a.template_id')
          .orderBy('h.position')
      ).as('themes'),
      jsonArrayFrom(
        selectFrom('app.worded_criterion as c')
          .leftJoin('app.answer as w', (join) =>
            join
              .onRef('w.region_id', '=', 'c.region_id')
              .onRef('w.criterion_id', '=', 'c.id')
              .onRef('w.assessment_id', '=', 'a.id')
          )
          .select(['c.key', 'c.title', 'c.lang', 'c.theme_id as themeId', 'c.is_core as isCore'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel'])
          .select('w.target_level as targetLevel')
          .select(sql<boolean>`coalesce(w.is_carried, false)`.as('isCarried'))
          .whereRef('c.region_id', '=', 'a.region_id')
          .whereRef('c.template_id', '=', 'a.template_id')
          .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
          .orderBy('c.position')
      ).as('criteria')
    ])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', id)
    .executeTakeFirst();
  if (!found) error(404);
  const { assigned, ...rest } = found;
  const criteria = rest.themes.flatMap((theme) =>
    rest.criteria.filter((criterion) => criterion.themeId === theme.id)
  );
  const themes = rest.themes.map((theme) => {
    return { ...theme, mayEdit: rest.mayEdit || assigned.includes(theme.id) };
  });
  return { ...rest, themes, criteria };
}

/** Companies that read the draft because they work for its organisation today. */
const providers = sql<{ name: string; until: string }[]>`(
  select coalesce(json_agg(json_build_object('name', d.provider, 'until', d.valid_to) order by d.provider), '[]')
  from app.mandate d
  where d.region_id = a.region_id and d.owner_id = a.organisation_id and d.ended_at is null
    and d.valid_from <= app.today() and d.valid_to >= app.today())`;

/** The open round for which the coordination counts its answers. */
const countedBy = sql<string | null>`(
  select r.label from app.round_owner p
  join app.assessment_round r on r.region_id = p.region_id and r.id = p.round_id and r.state = 'open'
  where p.region_id = a.region_id and p.assessment_id = a.id limit 1)`;

/** Whoever leads a house with Bereiche and more than one person has something to give away. */
const mayAssign = sql<boolean>`(app.may('matrix.finish', a.organisation_id)
  and exists (select from app.unit u where u.region_id = a.region_id and u.owner_id = a.organisation_id)
  and exists (select from app.membership m
    where m.region_id = a.region_id and m.organisation_id = a.organisation_id and app.is_current(m)
      and m.person_id <> app.current_person()))`;
