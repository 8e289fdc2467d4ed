import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { Tx } from '#server/db.ts';
import { Invalid } from '#server/form.ts';
import { m } from '#messages';
import { countChange, draft } from './drafts.server.ts';
import { differencesBetween, mixed } from './conflict.ts';
import { texts, type CriterionInput, type ThemeInput } from './draft-input.ts';
import { criterionLabels, themeLabels } from './labels.ts';
import { savedCriterion, savedTheme } from './saved.ts';
import type { Theme, Version } from './version.ts';

/** The language a matrix is translated into: the one of the two that is not its own. */
export function otherLanguage({ language }: Pick<Version, 'language'>): 'de' | 'en' {
  return language === 'de' ? 'en' : 'de';
}

/** A theme of a draft with its title in the other language. */
export async function themeToEdit(tx: Tx, id: string, themeId: string) {
  const found = await draft(tx, id);
  const theme = found.themes.find((one) => one.id === themeId) ?? error(404);
  const other = await tx
    .selectFrom('app.theme_wording')
    .select('title')
    .where('region_id', '=', tx.region)
    .where('theme_id', '=', themeId)
    .where('language', '=', otherLanguage(found))
    .executeTakeFirst();
  return { draft: found, theme, otherTitle: other?.title ?? '' };
}

export async function addTheme(tx: Tx, id: string, input: ThemeInput): Promise<void> {
  const found = await draft(tx, id);
  await countChange(tx, found, input.version);
  const made = await tx
    .insertInto('app.theme')
    .values({
      region_id: tx.region,
      template_id: id,
      key: await nextThemeKey(tx, found),
      number: input.number,
      title: input.title,
      position: found.themes.length
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await wordTheme(tx, found, made.id, input.otherTitle);
}

export async function changeTheme(
  tx: Tx,
  id: string,
  themeId: string,
  typed: ThemeInput
): Promise<void> {
  const { draft: found, theme, otherTitle } = await themeToEdit(tx, id, themeId);
  const saved = savedTheme(theme, otherTitle);
  await countChange(tx, found, typed.version, () =>
    differencesBetween(typed, saved, themeLabels())
  );
  const input = mixed(typed, saved);
  await tx
    .updateTable('app.theme')
    .set({ number: input.number, title: input.title })
    .where('region_id', '=', tx.region)
    .where('id', '=', themeId)
    .execute();
  await wordTheme(tx, found, themeId, input.otherTitle);
}

/** Only an empty theme goes: criteria are taken out one by one, each on a page that says what is lost. */
export async function removeTheme(tx: Tx, id: string, themeId: string): Promise<void> {
  const { theme } = await themeToEdit(tx, id, themeId);
  if (theme.criteria.length > 0) throw new Invalid({ '': m.template_theme_not_empty() });
  await tx
    .deleteFrom('app.theme')
    .where('region_id', '=', tx.region)
    .where('id', '=', themeId)
    .execute();
}

/** A criterion of a draft with its wording in the other language. */
export async function criterionToEdit(tx: Tx, id: string, criterionId: string) {
  const found = await draft(tx, id);
  const at = placeOf(found, criterionId);
  const other = await tx
    .selectFrom('app.criterion_wording')
    .select(['title', 'guiding_question as question', 'level_texts as levels'])
    .select('evidence_hint as evidence')
    .where('region_id', '=', tx.region)
    .where('criterion_id', '=', criterionId)
    .where('language', '=', otherLanguage(found))
    .executeTakeFirst();
  return { draft: found, ...at, other: other ?? null };
}

export function placeOf(found: Version, criterionId: string) {
  for (const theme of found.themes) {
    const criterion = theme.criteria.find(({ id }) => id === criterionId);
    if (criterion) return { theme, criterion };
  }
  error(404);
}

/** The theme a new criterion goes into. */
export async function themeForCriterion(tx: Tx, id: string, themeId: string) {
  const found = await draft(tx, id);
  return { draft: found, theme: found.themes.find((one) => one.id === themeId) ?? error(404) };
}

export async function addCriterion(
  tx: Tx,
  id: string,
  themeId: string,
  input: CriterionInput
): Promise<void> {
  const { draft: found, theme } = await themeForCriterion(tx, id, themeId);
  await countChange(tx, found, input.version);
  const made = await tx
    .insertInto('app.criterion')
    .values({
      region_id: tx.region,
      template_id: id,
      theme_id: themeId,
      key: await nextCriterionKey(tx, found, theme),
      position: theme.criteria.length,
      ...columns(input)
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await wordCriterion(tx, found, made.id, input);
}

export async function changeCriterion(
  tx: Tx,
  id: string,
  criterionId: string,
  typed: CriterionInput
): Promise<void> {
  const { draft: found, criterion, other } = await criterionToEdit(tx, id, criterionId);
  const saved = savedCriterion(criterion, other);
  await countChange(tx, found, typed.version, () =>
    differencesBetween(typed, saved, criterionLabels(found))
  );
  const input = mixed(typed, saved);
  await tx
    .updateTable('app.criterion')
    .set(columns(input))
    .where('region_id', '=', tx.region)
    .where('id', '=', criterionId)
    .execute();
  await wordCriterion(tx, found, criterionId, input);
}

export async function removeCriterion(tx: Tx, id: string, criterionId: string): Promise<void> {
  await criterionToEdit(tx, id, criterionId);
  await tx
    .deleteFrom('app.criterion')
    .where('region_id', '=', tx.region)
    .where('id', '=', criterionId)
    .execute();
}

/** A theme or criterion changes places with its neighbour; at the end of the list nothing happens. */
export async function move(
  tx: Tx,
  id: string,
  input: { id: string; direction: 'up' | 'down' }
): Promise<void> {
  const found = await draft(tx, id);
  const list = [found.themes, ...found.themes.map((theme) => theme.criteria)].find((all) =>
    all.some((one) => one.id === input.id)
  );
  if (!list) error(404);
  const ids = list.map((one) => one.id);
  const from = ids.indexOf(input.id);
  const to = from + (input.direction === 'up' ? -1 : 1);
  if (to < 0 || to >= ids.length) return;
  ids.splice(from, 1);
  ids.splice(to, 0, input.id);
  const table = list === found.themes ? 'app.theme' : 'app.criterion';
  await sql`update ${sql.table(table)} x set position = p.position - 1
    from unnest(${ids}::uuid[]) with ordinality as p (id, position)
    where x.region_id = ${tx.region} and x.id = p.id`.execute(tx);
}

function columns(input: CriterionInput) {
  return {
    title: input.title,
    guiding_question: input.guidingQuestion,
    level_texts: texts(input, 'level'),
    evidence_hint: input.evidence,
    is_core: input.core,
    applies_to: input.appliesTo
  };
}

async function wordTheme(tx: Tx, found: Version, themeId: string, title: string): Promise<void> {
  const at = { region_id: tx.region, theme_id: themeId, language: otherLanguage(found) };
  if (!title) {
    await sql`delete from app.theme_wording where region_id = ${at.region_id}
      and theme_id = ${themeId} and language = ${at.language}`.execute(tx);
    return;
  }
  await tx
    .insertInto('app.theme_wording')
    .values({ ...at, template_id: found.id, title })
    .onConflict((known) =>
      known.columns(['region_id', 'theme_id', 'language']).doUpdateSet({ title })
    )
    .execute();
}

async function wordCriterion(
  tx: Tx,
  found: Version,
  criterionId: string,
  input: CriterionInput
): Promise<void> {
  const at = { region_id: tx.region, criterion_id: criterionId, language: otherLanguage(found) };
  if (!input.otherTitle) {
    await sql`delete from app.criterion_wording where region_id = ${at.region_id}
      and criterion_id = ${criterionId} and language = ${at.language}`.execute(tx);
    return;
  }
  const words = {
    title: input.otherTitle,
    guiding_question: input.otherQuestion,
    level_texts: texts(input, 'otherLevel'),
    evidence_hint: input.otherEvidence
  };
  await tx
    .insertInto('app.criterion_wording')
    .values({ ...at, template_id: found.id, ...words })
    .onConflict((known) =>
      known.columns(['region_id', 'criterion_id', 'language']).doUpdateSet(words)
    )
    .execute();
}

/** A key that no version of the framework ever used for something else. */
async function nextThemeKey(tx: Tx, found: Version): Promise<string> {
  const letter = found.themes[0]?.key.slice(0, 1) ?? (found.audience === 'owner' ? 'T' : 'S');
  const used = await numbersUsed(tx, found, sql`h.key`, `${letter}`);
  return `${letter}${Math.max(0, ...used) + 1}`;
}

async function nextCriterionKey(tx: Tx, found: Version, theme: Theme): Promise<string> {
  const used = await numbersUsed(tx, found, sql`c.key`, `${theme.key}.`);
  return `${theme.key}.${Math.max(0, ...used) + 1}`;
}

async function numbersUsed(
  tx: Tx,
  { framework, audience }: Version,
  key: ReturnType<typeof sql>,
  prefix: string
): Promise<number[]> {
  const { rows } = await sql<{ number: number }>`
    select distinct (regexp_match(substr(${key}, ${prefix.length + 1}), '^[0-9]+'))[1]::int as number
    from app.matrix_template t
    join app.theme h on h.region_id = t.region_id and h.template_id = t.id
    left join app.criterion c on c.region_id = h.region_id and c.theme_id = h.id
    where t.region_id = ${tx.region} and t.framework = ${framework} and t.audience = ${audience}
      and starts_with(${key}, ${prefix})`.execute(tx);
  return rows.map(({ number }) => number);
}

/** Whether a translation exists for everything, as a hint beside the draft. */
export async function untranslated(tx: Tx, found: Version): Promise<number> {
  const row = await tx
    .selectNoFrom((eb) =>
      jsonObjectFrom(
        eb
          .selectFrom('app.criterion as c')
          .leftJoin('app.criterion_wording as w', (join) =>
            join
              .onRef('w.region_id', '=', 'c.region_id')
              .onRef('w.criterion_id', '=', 'c.id')
              .on('w.language', '=', otherLanguage(found))
          )
          .select(sql<number>`count(*)::int`.as('count'))
          .where('c.region_id', '=', tx.region)
          .where('c.template_id', '=', found.id)
          .where('w.criterion_id', 'is', null)
      ).as('missing')
    )
    .executeTakeFirst();
  return row?.missing?.count ?? 0;
}
