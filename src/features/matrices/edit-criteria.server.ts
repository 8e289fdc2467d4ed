import { error } from '@sveltejs/kit';
import { sql } from 'kysely';
import type { Tx } from '#server/db.ts';
import { differencesBetween, mixed } from './conflict.ts';
import { texts, type CriterionInput } from './draft-input.ts';
import { countChange, draft } from './drafts.server.ts';
import { nextCriterionKey } from './keys.server.ts';
import { criterionLabels } from './labels.ts';
import { savedCriterion } from './saved.ts';
import { otherLanguage, type Version } from './version.ts';

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
