import { error } from '@sveltejs/kit';
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '#server/db.ts';
import type { EarlierCopy, EvaluationFacts } from './evaluation.ts';
import type { Earlier, Question, VisitBetween } from './movement.ts';

type Scope = Readonly<{
  /** One row `organisation_id, assessment_id, template_id, taken_on, taken_at`: what is compared. */
  self: RawBuilder<unknown>;
  /** The copy to compare with; null: the last one of the round before, else the last one at all. */
  chosen: string | null;
  /** Only what reaches this organisation today; null for the organisation's own view. */
  recipient: string | null;
}>;

type Row = Readonly<{
  framework: string;
  questions: Question[];
  choices: EarlierCopy[];
  earlier: Earlier | null;
  visits: VisitBetween[];
}>;

/** A frozen copy as one side of the comparison. */
export const copyAsSelf = (copyId: string) => sql`
  select f.organisation_id, f.assessment_id, f.template_id, f.taken_on, f.taken_at
  from app.frozen_copy f where f.region_id = app.current_region() and f.id = ${copyId}`;

/** What is answered by now, later than every copy. */
export const answersAsSelf = (assessmentId: string) => sql`
  select a.organisation_id, a.id as assessment_id, a.template_id, app.today() + 1 as taken_on,
    'infinity'::timestamptz as taken_at
  from app.assessment a where a.region_id = app.current_region() and a.id = ${assessmentId}`;

/**
 * What else an evaluation needs, in one statement: the questions of the matrix, the earlier copies, what the
 * one that is compared with says, and what was agreed between both. 404 where the chosen copy is none of them.
 */
export async function comparison(tx: Tx, scope: Scope): Promise<Pick<EvaluationFacts, keyof Row>> {
  const { rows } = await statement(tx, scope).execute(tx);
  const row = rows[0];
  if (!row || (scope.chosen && !row.earlier)) error(404);
  return row;
}

function statement(tx: Tx, { self, chosen, recipient }: Scope) {
  return sql<Row>`
    with self as (${self}),
    shown as (
      select x.copy_id, x.theme_id
      from app.release r
      join app.release_theme x on x.region_id = r.region_id and x.release_id = r.id
      where r.region_id = ${tx.region} and r.recipient_id = ${recipient}
        and r.withdrawn_at is null and (r.until is null or r.until >= app.today())),
    candidate as (
      select f.id, f.number, f.taken_on, f.taken_at, f.template_id, f.organisation_id, a.label,
        f.assessment_id = self.assessment_id as is_same_round
      from self
      join app.matrix_template now on now.region_id = ${tx.region} and now.id = self.template_id
      join app.frozen_copy f on f.region_id = ${tx.region} and f.organisation_id = self.organisation_id
      join app.matrix_template t
        -- Within a framework a key means the same criterion in every version.
        on t.region_id = f.region_id and t.id = f.template_id and t.audience = now.audience
        and t.framework = now.framework
      left join app.assessment a on a.region_id = f.region_id and a.id = f.assessment_id
      where (f.taken_on, f.taken_at) < (self.taken_on, self.taken_at)
        and (${recipient}::uuid is null or f.id in (select s.copy_id from shown s))),
    chosen as (
      select * from candidate c
      where ${chosen}::uuid is null or c.id = ${chosen}::uuid
      order by c.is_same_round, c.taken_on desc, c.taken_at desc limit 1),
    question as (
      select k.template_id, json_agg(json_build_object('key', k.key, 'themeId', k.theme_id,
        'isCore', k.is_core, 'wording', md5(k.guiding_question || k.level_texts::text))) as all
      from app.criterion k
      where k.region_id = ${tx.region}
        and k.template_id in (select template_id from self union select template_id from chosen)
      group by k.template_id),
    visible as (
      select h.id, h.position, c.id as copy_id from chosen c
      join app.theme h on h.region_id = ${tx.region} and h.template_id = c.template_id
      where ${recipient}::uuid is null or (c.id, h.id) in (select s.copy_id, s.theme_id from shown s)),
    between_both as (
      select v.id, v.title, v.held_on, v.starts_at from self
      join chosen c on true
      join app.visit v on v.region_id = ${tx.region} and v.owner_id = self.organisation_id
        and v.state in ('talking', 'held') and v.held_on >= c.taken_on and v.held_on < self.taken_on
      where ${recipient}::uuid is null or exists (
        select from app.visit_partner p
        where p.region_id = v.region_id and p.visit_id = v.id and p.organisation_id = ${recipient}
          and p.access_until >= app.today()))
    select
      (select t.framework from app.matrix_template t
        where t.region_id = ${tx.region} and t.id = self.template_id) as framework,
      coalesce((select q.all from question q where q.template_id = self.template_id), '[]') as questions,
      (select coalesce(json_agg(json_build_object('id', c.id, 'number', c.number, 'takenOn', c.taken_on,
        'label', c.label, 'correctedBy', (
          select n.number from app.correction b
          join app.frozen_copy n on n.region_id = b.region_id and n.id = b.copy_id
          where b.region_id = ${tx.region} and b.corrects_id = c.id
            -- A recipient learns of a correction with the copy that corrects.
            and (${recipient}::uuid is null or n.id in (select s.copy_id from shown s)))) order by c.taken_on desc, c.taken_at desc), '[]') from candidate c) as choices,
      (select json_build_object('id', c.id, 'takenOn', c.taken_on,
        'themes', (select coalesce(json_agg(h.id), '[]') from visible h),
        'questions', (select q.all from question q where q.template_id = c.template_id),
        'answers', (
          select coalesce(json_agg(json_build_object('key', k.key, 'title', k.title, 'lang', k.lang,
            'currentLevel', w.current_level, 'noLevel', w.no_level) order by h.position, k.position), '[]')
          from visible h
          join app.worded_criterion k on k.region_id = ${tx.region} and k.theme_id = h.id
          left join app.copied_answer w
            on w.region_id = k.region_id and w.copy_id = h.copy_id and w.criterion_id = k.id
          where w.copy_id is not null or app.is_asked(k.applies_to, self.organisation_id)))
        from chosen c) as earlier,
      (select coalesce(json_agg(json_build_object('id', v.id, 'title', v.title, 'heldOn', v.held_on,
        'sheet', (select json_build_object('year', s.year, 'number', s.number) from app.report_sheet s
          where s.region_id = ${tx.region} and s.visit_id = v.id and s.state = 'confirmed'
          order by s.amendment desc limit 1),
        'goals', (
          select coalesce(json_agg(json_build_object('key', k.key, 'title', g.title, 'toLevel', g.to_level,
            'commitment', g.commitment, 'dueOn', g.due_on) order by g.recorded_at, g.id), '[]')
          from app.goal g
          join app.criterion k on k.region_id = g.region_id and k.id = g.criterion_id
          where g.region_id = ${tx.region} and g.visit_id = v.id))
        order by v.held_on, v.starts_at), '[]') from between_both v) as visits
    from self`;
}
