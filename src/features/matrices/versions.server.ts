import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import type { Audience, TemplateState, Version } from './version.ts';

/** All versions the acting membership sees, the newest first. */
export async function versionsPage(tx: Tx) {
  const versions = await tx
    .selectFrom('app.worded_template as w')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.id', '=', 'w.id')
    )
    .select(['w.id', 'w.title', 'w.lang', 't.version', 't.published_on as publishedOn'])
    .select(['t.comments_until as commentsUntil', audience.as('audience'), state.as('state')])
    .select(criteria.as('criteria'))
    .where('w.region_id', '=', tx.region)
    .orderBy('t.audience')
    .orderBy('t.version', 'desc')
    .execute();
  return { versions, mayEdit: await mayEdit(tx) };
}

/** A version whole, in the language of the transaction. */
export async function version(tx: Tx, id: string): Promise<Version> {
  const row = await tx
    .selectFrom('app.worded_template as w')
    .innerJoin('app.matrix_template as t', (join) =>
      join.onRef('t.region_id', '=', 'w.region_id').onRef('t.id', '=', 'w.id')
    )
    .select(['w.id', 'w.title', 'w.lang', 'w.rules', 'w.scale_sentence as scaleSentence'])
    .select(['t.version', 't.framework', 't.revision', 't.published_on as publishedOn'])
    .select(['t.comments_until as commentsUntil', 't.made_with as madeWith'])
    .select([audience.as('audience'), state.as('state'), isInvited.as('isInvited')])
    .select(sql<'de' | 'en'>`t.language`.as('language'))
    .select(sql<Version['fieldRules']>`w.field_rules`.as('fieldRules'))
    .select(sql<boolean>`app.may_in_region('template.edit')`.as('mayEdit'))
    .select((eb) => [
      jsonArrayFrom(
        eb
          .selectFrom('app.worded_level as l')
          .select(['l.no', 'l.name', 'l.meaning'])
          .whereRef('l.region_id', '=', 't.region_id')
          .whereRef('l.template_id', '=', 't.id')
          .orderBy('l.no')
      ).as('levels'),
      jsonArrayFrom(
        eb
          .selectFrom('app.worded_theme as h')
          .select(['h.id', 'h.key', 'h.number', 'h.title', 'h.lang'])
          .select('h.stays_inside as staysInside')
          .select((inner) =>
            jsonArrayFrom(
              inner
                .selectFrom('app.worded_criterion as c')
                .select(['c.id', 'c.key', 'c.title', 'c.lang', 'c.level_texts as levels'])
                .select(['c.guiding_question as guidingQuestion', 'c.evidence_hint as evidence'])
                .select(['c.is_core as isCore', 'c.applies_to as appliesTo'])
                .select(requirements.as('requirements'))
                .whereRef('c.region_id', '=', 'h.region_id')
                .whereRef('c.theme_id', '=', 'h.id')
                .orderBy('c.position')
                .orderBy('c.id')
            ).as('criteria')
          )
          .whereRef('h.region_id', '=', 't.region_id')
          .whereRef('h.template_id', '=', 't.id')
          .orderBy('h.position')
          .orderBy('h.id')
      ).as('themes')
    ])
    .select(mirrors.as('mirrors'))
    .where('w.region_id', '=', tx.region)
    .where('w.id', '=', id)
    .executeTakeFirst();
  return row ?? error(404);
}

/** The same in the version's own language, whatever the page's is: for comparing and for files. */
export async function versionInOwnLanguage(tx: Tx, id: string): Promise<Version> {
  await sql`select set_config('app.language', t.language, true) from app.matrix_template t
    where t.region_id = ${tx.region} and t.id = ${id}`.execute(tx);
  return version(tx, id);
}

export async function mayEdit(tx: Tx): Promise<boolean> {
  const { may } = await tx
    .selectNoFrom(sql<boolean>`app.may_in_region('template.edit')`.as('may'))
    .executeTakeFirstOrThrow();
  return may;
}

const audience = sql<Audience>`t.audience`;
const state = sql<TemplateState>`t.state`;

const criteria = sql<number>`(
  select count(*)::int from app.criterion c where c.region_id = t.region_id and c.template_id = t.id)`;

const isInvited = sql<boolean>`exists (
  select from app.comment_invitation i
  where i.region_id = t.region_id and i.template_id = t.id
    and i.organisation_id = any (app.organisations_where('template.comment')))`;

const requirements = sql<Version['themes'][number]['criteria'][number]['requirements']>`(
  select coalesce(json_agg(json_build_object('id', r.id, 'text', r.text, 'source', r.source,
    'asOf', r.as_of, 'reviewOn', r.review_on, 'isDue', coalesce(r.review_on <= app.today(), false))
    order by r.as_of, r.id), '[]')
  from app.requirement r where r.region_id = c.region_id and r.criterion_id = c.id)`;

// Towards the matrix in use: pairs with retired ones are history, and of pairs with the matrix in use and
// with drafts of it only the first is shown.
const mirrors = sql<Version['mirrors']>`(
  select coalesce(json_agg(json_build_object('criterionId', own_id, 'otherId', other_id,
    'otherKey', other_key, 'otherTitle', title, 'kind', kind) order by own_key, other_key), '[]')
  from (
    select distinct on (own.id, other.key) own.key as own_key, own.id as own_id,
      other.id as other_id, other.key as other_key, other.title, p.kind
    from app.criterion own
    join app.mirror_pair p on p.region_id = own.region_id
      and (p.owner_criterion_id = own.id or p.school_criterion_id = own.id)
    join app.worded_criterion other on other.region_id = own.region_id
      and other.id = case when p.owner_criterion_id = own.id then p.school_criterion_id else p.owner_criterion_id end
    join app.matrix_template ot on ot.region_id = other.region_id and ot.id = other.template_id
    where own.region_id = t.region_id and own.template_id = t.id
      and (ot.state <> 'retired' or t.state = 'retired')
    order by own.id, other.key, ot.state = 'published' desc, ot.version desc) pair)`;
