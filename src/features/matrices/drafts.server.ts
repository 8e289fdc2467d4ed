import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Problem } from '#base/form-state.ts';
import type { Tx } from '#server/db.ts';
import { Invalid, Outdated } from '#server/form.ts';
import { differencesOf, type Differences } from './differences.ts';
import type { Version } from './version.ts';
import { version, versionInOwnLanguage } from './versions.server.ts';

/** A draft for those who change it; 403 for readers, 409 where it is none any more. */
export async function draft(tx: Tx, id: string): Promise<Version> {
  const found = await versionInOwnLanguage(tx, id);
  if (!found.mayEdit) error(403);
  if (found.state !== 'draft') error(409);
  return found;
}

/** A version that a new draft may begin with; 403 for those who may not. */
export async function versionToContinue(tx: Tx, id: string): Promise<Version> {
  const found = await version(tx, id);
  if (!found.mayEdit) error(403);
  return found;
}

/** Begins a new version with everything another one says, and returns its id. */
export async function startDraft(tx: Tx, id: string): Promise<string> {
  await versionToContinue(tx, id);
  await sql`select pg_advisory_xact_lock(hashtextextended('matrix version ' || ${tx.region}, 0))`.execute(
    tx
  );
  const { rows } = await sql<{ id: string }>`
    insert into app.matrix_template (region_id, audience, version, title, language, scale_sentence,
      rules, field_rules, framework, made_with, based_on, state_by)
    select t.region_id, t.audience, (
        select max(x.version) + 1 from app.matrix_template x
        where x.region_id = t.region_id and x.audience = t.audience),
      t.title, t.language, t.scale_sentence, t.rules, t.field_rules, t.framework, t.made_with, t.id,
      ${tx.actor.membershipId}::uuid
    from app.matrix_template t where t.region_id = ${tx.region} and t.id = ${id}
    returning id`.execute(tx);
  const made = rows[0]?.id ?? error(404);
  for (const copy of copies(tx.region, id, made)) await copy.execute(tx);
  return made;
}

/** What publishing would change against the version in use; null: there is none yet. */
export async function publication(tx: Tx, id: string) {
  const mine = await draft(tx, id);
  const used = await tx
    .selectFrom('app.matrix_template')
    .select('id')
    .where('region_id', '=', tx.region)
    .where('audience', '=', mine.audience)
    .where('state', '=', 'published')
    .orderBy('version', 'desc')
    .executeTakeFirst();
  const before = used ? await versionInOwnLanguage(tx, used.id) : null;
  const differences: Differences | null = before && differencesOf(before, mine);
  const asked = await tx
    .selectFrom('app.comment_invitation as i')
    .innerJoin('app.organisation as o', (join) =>
      join.onRef('o.region_id', '=', 'i.region_id').onRef('o.id', '=', 'i.organisation_id')
    )
    .select('o.name')
    .where('i.region_id', '=', tx.region)
    .where('i.template_id', '=', id)
    .orderBy(sql`o.name collate "de-x-icu"`)
    .execute();
  return { draft: mine, before, differences, asked: asked.map(({ name }) => name) };
}

/** From now on new assessments begin with it; the version before it stays with the assessments it has. */
export async function publish(
  tx: Tx,
  id: string,
  input: { version: number; madeWith: string }
): Promise<void> {
  const mine = await draft(tx, id);
  if (mine.revision !== input.version) throw changedMeanwhile(mine);
  if (mine.themes.length === 0) throw new Invalid({ '': m.template_publish_nothing() });
  const empty = mine.themes.find(({ criteria }) => criteria.length === 0);
  if (empty) throw new Invalid({ '': m.template_publish_empty({ theme: empty.title }) });
  await tx
    .updateTable('app.matrix_template')
    .set({ ...by(tx), state: 'retired' })
    .where('region_id', '=', tx.region)
    .where('audience', '=', mine.audience)
    .where('state', '=', 'published')
    .execute();
  await tx
    .updateTable('app.matrix_template')
    .set({
      ...by(tx),
      state: 'published',
      published_on: today(),
      made_with: input.madeWith,
      comments_until: null
    })
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Lets a draft go with all that was said about it. */
export async function discard(tx: Tx, id: string): Promise<void> {
  await draft(tx, id);
  await tx
    .deleteFrom('app.matrix_template')
    .where('region_id', '=', tx.region)
    .where('id', '=', id)
    .execute();
}

/** Counts a change of the draft; refuses when somebody else was faster. */
export async function countChange(
  tx: Tx,
  mine: Version,
  seen: number,
  differences: () => TextPair[] = () => []
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('app.matrix_template')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('region_id', '=', tx.region)
    .where('id', '=', mine.id)
    .where('revision', '=', seen)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw changedMeanwhile(mine, differences());
}

type TextPair = NonNullable<Problem['differences']>[number];

export function changedMeanwhile({ revision }: Version, differences: TextPair[] = []): Outdated {
  return new Outdated({
    kind: 'conflict',
    text: m.template_changed_meanwhile(),
    differences,
    version: String(revision)
  });
}

function by(tx: Tx) {
  return { state_at: sql<Date>`app.now()`, state_by: tx.actor.membershipId };
}

/** Everything within a version, found again in the copy by its key. */
function copies(region: string, from: string, to: string) {
  const themes = sql`app.theme h
    join app.theme n on n.region_id = h.region_id and n.template_id = ${to}::uuid and n.key = h.key
    where h.region_id = ${region} and h.template_id = ${from}::uuid`;
  const criteria = sql`app.criterion c
    join app.criterion n on n.region_id = c.region_id and n.template_id = ${to}::uuid and n.key = c.key`;
  return [
    sql`insert into app.template_level (region_id, template_id, no, name, meaning)
      select region_id, ${to}::uuid, no, name, meaning from app.template_level
      where region_id = ${region} and template_id = ${from}::uuid`,
    sql`insert into app.theme (region_id, template_id, key, number, title, position, stays_inside)
      select region_id, ${to}::uuid, key, number, title, position, stays_inside from app.theme
      where region_id = ${region} and template_id = ${from}::uuid`,
    sql`insert into app.criterion (region_id, template_id, theme_id, key, position, title,
        guiding_question, level_texts, evidence_hint, is_core, applies_to)
      select c.region_id, ${to}::uuid, n.id, c.key, c.position, c.title, c.guiding_question, c.level_texts,
        c.evidence_hint, c.is_core, c.applies_to
      from app.criterion c, ${themes} and c.region_id = h.region_id and c.theme_id = h.id`,
    sql`insert into app.template_wording (region_id, template_id, language, title, scale_sentence, rules, field_rules)
      select region_id, ${to}::uuid, language, title, scale_sentence, rules, field_rules
      from app.template_wording where region_id = ${region} and template_id = ${from}::uuid`,
    sql`insert into app.level_wording (region_id, template_id, no, language, name, meaning)
      select region_id, ${to}::uuid, no, language, name, meaning
      from app.level_wording where region_id = ${region} and template_id = ${from}::uuid`,
    sql`insert into app.theme_wording (region_id, theme_id, template_id, language, title)
      select w.region_id, n.id, ${to}::uuid, w.language, w.title
      from app.theme_wording w, ${themes} and w.region_id = h.region_id and w.theme_id = h.id`,
    sql`insert into app.criterion_wording (region_id, criterion_id, template_id, language, title,
        guiding_question, level_texts, evidence_hint)
      select w.region_id, n.id, ${to}::uuid, w.language, w.title, w.guiding_question, w.level_texts, w.evidence_hint
      from app.criterion_wording w
      join ${criteria} on c.region_id = w.region_id and c.id = w.criterion_id
      where w.region_id = ${region} and w.template_id = ${from}::uuid`,
    sql`insert into app.requirement (region_id, template_id, criterion_id, text, source, as_of, review_on)
      select r.region_id, ${to}::uuid, n.id, r.text, r.source, r.as_of, r.review_on
      from app.requirement r
      join ${criteria} on c.region_id = r.region_id and c.id = r.criterion_id
      where r.region_id = ${region} and r.template_id = ${from}::uuid`,
    // Mirrors lead to the matrix the other side uses now, by the same key where it has it.
    sql`insert into app.mirror_pair (region_id, owner_criterion_id, school_criterion_id, kind)
      select distinct on (1, 2, 3) p.region_id,
        case when t.audience = 'owner' then n.id else coalesce(u.id, o.id) end,
        case when t.audience = 'owner' then coalesce(u.id, o.id) else n.id end,
        p.kind
      from app.matrix_template t
      join app.criterion c on c.region_id = t.region_id and c.template_id = t.id
      join app.criterion n on n.region_id = c.region_id and n.template_id = ${to}::uuid and n.key = c.key
      join app.mirror_pair p on p.region_id = c.region_id
        and c.id in (p.owner_criterion_id, p.school_criterion_id)
      join app.criterion o on o.region_id = p.region_id
        and o.id in (p.owner_criterion_id, p.school_criterion_id) and o.id <> c.id
      left join app.matrix_template ut on ut.region_id = t.region_id and ut.audience <> t.audience
        and ut.state = 'published'
      left join app.criterion u on u.region_id = ut.region_id and u.template_id = ut.id and u.key = o.key
      where t.region_id = ${region} and t.id = ${from}::uuid
      order by 1, 2, 3, p.kind desc`
  ];
}
