import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { Outdated } from '#server/form.ts';
import { isSame, mixed, nothingSaid, type Answer, type AnswerField } from './answer.ts';
import { differencesOf } from './answer-texts.ts';
import type { Before } from './before.ts';
import type { Place } from './place.server.ts';

export type Saved = Readonly<{
  version: number;
  savedAt: Date | null;
  /** Still nothing but what the round before said. */
  isCarried: boolean;
}>;

/** A level the matrix does not have. */
export const answerConstraints = {
  answer_region_id_template_id_current_level_fkey: { field: 'current', text: m.form_choice },
  answer_region_id_template_id_target_level_fkey: { field: 'target', text: m.form_choice }
};

/** An answer and the version it was read with, 0 for none; `confirms` says that it still holds as it is. */
type Input = Answer &
  Readonly<{
    version: number;
    confirms?: boolean;
    /** After a conflict: fields to leave as somebody else has saved them. */
    theirs?: readonly AnswerField[];
  }>;

/** A criterion of an assessment with its level texts and what is stored about it so far. */
export async function criterion(tx: Tx, at: Place) {
  const row = await tx
    .selectFrom('app.assessment as a')
    .innerJoin('app.worded_criterion as c', (join) =>
      join.onRef('c.region_id', '=', 'a.region_id').onRef('c.template_id', '=', 'a.template_id')
    )
    .leftJoin('app.answer as w', (join) =>
      join
        .onRef('w.region_id', '=', 'a.region_id')
        .onRef('w.assessment_id', '=', 'a.id')
        .onRef('w.criterion_id', '=', 'c.id')
    )
    .leftJoin('app.internal_note as n', (join) =>
      join
        .onRef('n.region_id', '=', 'a.region_id')
        .onRef('n.assessment_id', '=', 'a.id')
        .onRef('n.criterion_id', '=', 'c.id')
    )
    .select(['c.key', 'c.title', 'c.guiding_question as guidingQuestion', 'c.theme_id as themeId'])
    .select([
      'c.level_texts as levelTexts',
      'c.lang',
      'w.current_level',
      'w.no_level',
      'w.target_level'
    ])
    .select(['w.horizon', 'w.priority', 'w.remark', 'w.to_discuss', 'w.version', 'w.changed_at'])
    .select(['n.text as note', sql<boolean>`coalesce(w.is_carried, false)`.as('isCarried')])
    .select([before.as('before'), evidenceCount.as('evidence'), deviatingCount.as('deviating')])
    .where('a.region_id', '=', tx.region)
    .where('a.id', '=', at.assessmentId)
    .where('c.key', '=', at.key)
    .where(sql<boolean>`app.is_asked(c.applies_to, a.organisation_id)`)
    .executeTakeFirst();
  if (!row) error(404);
  const answer: Answer = {
    currentLevel: row.current_level,
    noLevel: row.no_level,
    targetLevel: row.target_level,
    horizon: row.horizon,
    priority: row.priority,
    remark: row.remark ?? '',
    toDiscuss: row.to_discuss ?? false,
    note: row.note ?? ''
  };
  const {
    key,
    title,
    guidingQuestion,
    themeId,
    levelTexts,
    lang,
    version,
    isCarried,
    before: last
  } = row;
  const words = { key, title, guidingQuestion, themeId, levelTexts, lang };
  const savedAt = isCarried ? null : row.changed_at;
  const { evidence, deviating } = row;
  const more = { evidence, deviating, before: last };
  return { ...words, ...more, answer, isCarried, version: version ?? 0, savedAt };
}

const evidenceCount = sql<number>`(
  select count(*)::int from app.evidence e
  where e.region_id = a.region_id and e.assessment_id = a.id and e.criterion_id = c.id)`;

const deviatingCount = sql<number>`(
  select count(*)::int from app.deviating_school d
  where d.region_id = a.region_id and d.assessment_id = a.id and d.criterion_id = c.id)`;

/** What the round before said about the criterion, with its old words where the matrix has new ones. */
const before = sql<Before | null>`(
  select json_build_object('label', p.label, 'currentLevel', l.current_level, 'noLevel', l.no_level,
    'targetLevel', l.target_level, 'remark', coalesce(l.remark, ''), 'lang', d.lang, 'title', d.title,
    'guidingQuestion', d.guiding_question, 'levelTexts', d.level_texts,
    'isSame', s.is_unchanged)
  from app.assessment p
  join app.criterion_succession s on s.region_id = p.region_id
    and s.from_template_id = p.template_id and s.to_template_id = a.template_id and s.to_criterion_id = c.id
  join app.worded_criterion d on d.region_id = s.region_id and d.id = s.from_criterion_id
  left join app.answer l
    on l.region_id = p.region_id and l.assessment_id = p.id and l.criterion_id = s.from_criterion_id
  where p.region_id = a.region_id and p.id = a.previous_id)`;

/**
 * Saves an answer and its internal note in one statement, if it is still the version the person saw. The
 * version counts both, so neither is overwritten unseen. Saving what is saved already changes nothing.
 */
export async function saveAnswer(tx: Tx, at: Place, typed: Input): Promise<Saved> {
  const input = typed.theirs?.length ? await decided(tx, at, typed) : typed;
  const { rows } = await sql<Written>`
    with place as (
      select a.region_id, a.id as assessment_id, a.organisation_id, a.template_id, c.theme_id,
        c.id as criterion_id, app.may_answer(a.organisation_id, a.id, c.theme_id) as may_edit,
        coalesce(n.text, '') <> ${input.note}::text as changes_note
      from app.assessment a
      join app.criterion c on c.region_id = a.region_id and c.template_id = a.template_id
      left join app.internal_note n
        on n.region_id = a.region_id and n.assessment_id = a.id and n.criterion_id = c.id
      where a.region_id = ${tx.region} and a.id = ${at.assessmentId} and c.key = ${at.key}
        and app.is_asked(c.applies_to, a.organisation_id)
    ), saved as (
      insert into app.answer as answer (region_id, assessment_id, criterion_id, organisation_id,
        template_id, theme_id, current_level, no_level, target_level, horizon, priority, remark,
        to_discuss, changed_by)
      select region_id, assessment_id, criterion_id, organisation_id, template_id, theme_id,
        ${input.currentLevel}::smallint, ${input.noLevel}::text, ${input.targetLevel}::smallint,
        ${input.horizon}::text, ${input.priority}::text, ${input.remark}::text,
        ${input.toDiscuss}::boolean, ${tx.actor.membershipId}::uuid
      from place where may_edit and ${!isBlank(input)}::boolean
      on conflict (region_id, assessment_id, criterion_id) do update set
        current_level = excluded.current_level, no_level = excluded.no_level,
        target_level = excluded.target_level, horizon = excluded.horizon,
        priority = excluded.priority, remark = excluded.remark, to_discuss = excluded.to_discuss,
        is_carried = answer.is_carried and not ${input.confirms ?? false}::boolean
          and (answer.current_level, answer.no_level, answer.target_level, answer.horizon,
            answer.priority, answer.remark)
          is not distinct from (excluded.current_level, excluded.no_level, excluded.target_level,
            excluded.horizon, excluded.priority, excluded.remark),
        version = answer.version + 1, changed_at = app.now(), changed_by = excluded.changed_by
      where answer.version = ${input.version}::integer
        and ((answer.current_level, answer.no_level, answer.target_level, answer.horizon,
            answer.priority, answer.remark, answer.to_discuss)
          is distinct from (excluded.current_level, excluded.no_level, excluded.target_level,
            excluded.horizon, excluded.priority, excluded.remark, excluded.to_discuss)
          or (answer.is_carried and ${input.confirms ?? false}::boolean)
          or (select changes_note from place))
      returning version, changed_at, is_carried
    ), noted as (
      insert into app.internal_note (region_id, assessment_id, criterion_id, organisation_id, text,
        changed_by)
      select region_id, assessment_id, criterion_id, organisation_id, ${input.note}::text,
        ${tx.actor.membershipId}::uuid
      from place where changes_note and exists (select from saved)
      on conflict (region_id, assessment_id, criterion_id) do update set
        text = excluded.text, changed_at = app.now(), changed_by = excluded.changed_by
    )
    select place.may_edit as "mayEdit", saved.version, saved.changed_at as "savedAt",
      saved.is_carried as "isCarried"
    from place left join saved on true`.execute(tx);
  const written = rows[0];
  if (!written) error(404);
  if (!written.mayEdit) error(403);
  if (written.version === null) return unchanged(tx, at, input);
  const { version, savedAt, isCarried } = written;
  return { version, savedAt, isCarried: isCarried ?? false };
}

/** Field by field what was typed or what was saved; of a version that moved on again both are told anew. */
async function decided(tx: Tx, at: Place, typed: Input): Promise<Input> {
  const { answer, version } = await criterion(tx, at);
  return version === typed.version ? mixed(typed, answer, typed.theirs ?? []) : typed;
}

type Written = {
  mayEdit: boolean;
  version: number | null;
  savedAt: Date | null;
  isCarried: boolean | null;
};

/** Nothing was written: because it stood there already, or because somebody else was faster. */
async function unchanged(tx: Tx, at: Place, input: Input): Promise<Saved> {
  const { answer, version, savedAt, isCarried } = await criterion(tx, at);
  if (isSame(answer, input) || isBlank(input)) return { version, savedAt, isCarried };
  throw new Outdated({
    kind: 'conflict',
    text: m.matrix_conflict(),
    differences: differencesOf(input, answer),
    version: String(version)
  });
}

/** Whoever saw nothing and typed nothing overwrites nothing, whatever others have saved meanwhile. */
function isBlank(input: Input): boolean {
  return input.version === 0 && isSame(input, nothingSaid);
}
