import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { copyText, differingKeys } from './copy.ts';
import { sealed, sha256 } from './seal.server.ts';

/** Which earlier copy a new one corrects, and why. */
export type Correction = Readonly<{ correctsId: string; reason: string }>;

/**
 * Freezes what is answered by now and returns the id of the copy. Where nothing has changed since the last
 * copy that one is returned, so that sending twice makes one copy; a correction needs something to correct.
 */
export async function finishAssessment(
  tx: Tx,
  assessmentId: string,
  correction?: Correction
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${assessmentId}, 0))`.execute(tx);
  const draft = await draftCopy(tx, assessmentId);
  if (!draft.mayFinish) error(403);
  if (draft.answers.length === 0) throw new Invalid({ '': m.matrix_finish_nothing() });
  if (draft.last && draft.isUnchanged) {
    if (correction) throw new Invalid({ '': m.correction_nothing_changed() });
    return draft.last.id;
  }
  return freeze(tx, draft, correction);
}

/** What the next copy of an assessment would hold, and whether it would differ from the last one. */
export async function draftCopy(tx: Tx, assessmentId: string) {
  const row = await answeredSoFar(tx, assessmentId);
  const isUnchanged =
    row.last !== null && differingKeys(row.answers, row.last.answers).length === 0;
  return { ...row, number: (row.last?.number ?? 0) + 1, takenOn: today(), isUnchanged };
}

type Draft = Awaited<ReturnType<typeof draftCopy>>;

async function freeze(tx: Tx, draft: Draft, correction?: Correction): Promise<string> {
  const { organisationId, templateId, assessmentId } = draft;
  const answers = draft.answers.map((answer) => {
    const seal = answer.remark === '' ? null : sealed(answer.remark);
    return { ...answer, seal, leaf: seal?.leaf ?? null };
  });
  const reason = correction && { ...correction, ...sealed(correction.reason) };
  const corrects = reason ? { id: reason.correctsId, leaf: reason.leaf } : null;
  const { id } = await tx
    .insertInto('app.frozen_copy')
    .values({
      region_id: tx.region,
      assessment_id: assessmentId,
      organisation_id: organisationId,
      template_id: templateId,
      number: draft.number,
      taken_on: draft.takenOn,
      taken_by: tx.actor.membershipId,
      sha256: sha256(copyText({ ...draft, corrects, answers }))
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const at = { region_id: tx.region, copy_id: id, organisation_id: organisationId };
  if (reason) {
    const { correctsId: corrects_id, reason: text, salt } = reason;
    const row = { ...at, assessment_id: assessmentId, corrects_id, reason: text, salt };
    await tx.insertInto('app.correction').values(row).execute();
  }
  await tx
    .insertInto('app.copied_answer')
    .values(
      answers.map((answer) => ({
        ...at,
        template_id: templateId,
        criterion_id: answer.criterionId,
        theme_id: answer.themeId,
        current_level: answer.currentLevel,
        no_level: answer.noLevel,
        target_level: answer.targetLevel,
        horizon: answer.horizon,
        priority: answer.priority,
        to_discuss: answer.toDiscuss,
        is_carried: answer.isCarried
      }))
    )
    .execute();
  const remarks = answers.flatMap(({ criterionId, themeId, remark, seal }) =>
    seal ? [{ ...at, criterion_id: criterionId, theme_id: themeId, remark, salt: seal.salt }] : []
  );
  if (remarks.length > 0) await tx.insertInto('app.copied_remark').values(remarks).execute();
  return id;
}

async function answeredSoFar(tx: Tx, assessmentId: string) {
  const row = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'a.region_id').onRef('t.id', '=', 'a.template_id')
    )
    .select(['a.id as assessmentId', 'a.organisation_id as organisationId'])
    .select(['a.template_id as templateId', 't.audience', 't.version as matrixVersion'])
    .select(sql<boolean>`app.may('matrix.finish', a.organisation_id)`.as('mayFinish'))
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('app.answer as w')
          .innerJoin('app.criterion as c', (join) =>
            join.onRef('c.region_id', '=', 'w.region_id').onRef('c.id', '=', 'w.criterion_id')
          )
          .select(['c.key', 'w.criterion_id as criterionId', 'w.theme_id as themeId'])
          .select(['w.current_level as currentLevel', 'w.no_level as noLevel'])
          .select(['w.target_level as targetLevel', 'w.horizon', 'w.priority', 'w.remark'])
          .select(['w.to_discuss as toDiscuss', 'w.is_carried as isCarried'])
          .whereRef('w.region_id', '=', 'a.region_id')
          .whereRef('w.assessment_id', '=', 'a.id')
          .where(saysSomething)
      ).as('answers'),
      jsonObjectFrom(
        selectFrom('app.frozen_copy as f')
          .select(['f.id', 'f.number', 'f.taken_on as takenOn'])
          .select((eb) =>
            jsonArrayFrom(
              eb
                .selectFrom('app.copied_answer as w')
                .innerJoin('app.criterion as c', (join) =>
                  join.onRef('c.region_id', '=', 'w.region_id').onRef('c.id', '=', 'w.criterion_id')
                )
                .leftJoin('app.copied_remark as r', (join) =>
                  join
                    .onRef('r.region_id', '=', 'w.region_id')
                    .onRef('r.copy_id', '=', 'w.copy_id')
                    .onRef('r.criterion_id', '=', 'w.criterion_id')
                )
                .select(['c.key', 'w.current_level as currentLevel', 'w.no_level as noLevel'])
                .select(['w.target_level as targetLevel', 'w.horizon', 'w.priority'])
                .select([
                  'w.to_discuss as toDiscuss',
                  'w.is_carried as isCarried',
                  sql<string>`coalesce(r.remark, '')`.as('remark')
                ])
                .whereRef('w.region_id', '=', 'f.region_id')
                .whereRef('w.copy_id', '=', 'f.id')
            ).as('answers')
          )
          .whereRef('f.region_id', '=', 'a.region_id')
          .whereRef('f.assessment_id', '=', 'a.id')
          .orderBy('f.number', 'desc')
          .limit(1)
      ).as('last')
    ])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', assessmentId)
    .executeTakeFirst();
  return row ?? error(404);
}

// A row may be left empty after somebody took back what it said.
const saysSomething = sql<boolean>`(
  w.remark <> '' or w.to_discuss
  or num_nonnulls(w.current_level, w.no_level, w.target_level, w.horizon, w.priority) > 0)`;
