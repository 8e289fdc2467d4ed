import { error } from '@sveltejs/kit';
import { sql, type NotNull } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
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
          join.onRef('t.region_id', '=', 'o.region_id').on(isForItsKind)
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
      join.onRef('t.region_id', '=', 'o.region_id').on(isForItsKind)
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

/** Whether the matrix asks organisations of this kind. */
const isForItsKind = sql<boolean>`t.audience = case o.kind when 'schoolOwner' then 'owner' else o.kind end`;
