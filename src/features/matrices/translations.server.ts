import { sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import type { SystemTx, Tx } from '#server/db.ts';
import type { Translation } from './template-shape.ts';
import { otherLanguage, type Version } from './version.ts';

type Place = Readonly<{ regionId: string; templateId: string; language: 'de' | 'en' }>;

/** Puts a translation beside a matrix of the region, as far as their keys fit. */
export async function addTranslation(
  tx: SystemTx | Tx,
  { regionId, templateId, language }: Place,
  words: Translation
): Promise<void> {
  const at = { region_id: regionId, template_id: templateId, language };
  const { audience } = await tx
    .selectFrom('app.matrix_template')
    .select('audience')
    .where('region_id', '=', regionId)
    .where('id', '=', templateId)
    .executeTakeFirstOrThrow();
  const side = audience === 'owner' ? words.sides.owner : words.sides.school;
  if (side) {
    const { title, rules, fieldRules } = side;
    await tx
      .insertInto('app.template_wording')
      .values({
        ...at,
        title,
        scale_sentence: words.scaleSentence,
        rules,
        field_rules: JSON.stringify(fieldRules)
      })
      .onConflict((known) => known.doNothing())
      .execute();
  }
  await tx
    .insertInto('app.level_wording')
    .values(words.levels.map((level) => ({ ...at, ...level })))
    .onConflict((known) => known.doNothing())
    .execute();
  await addThemes(tx, at, words);
  await addCriteria(tx, at, words);
}

type Row = Readonly<{ region_id: string; template_id: string; language: 'de' | 'en' }>;

async function addThemes(tx: SystemTx | Tx, at: Row, words: Translation): Promise<void> {
  const themes = await tx
    .selectFrom('app.theme')
    .select(['id', 'key'])
    .where('region_id', '=', at.region_id)
    .where('template_id', '=', at.template_id)
    .execute();
  const rows = themes.flatMap(({ id, key }) => {
    const title = words.themes[key];
    return title ? [{ ...at, theme_id: id, title }] : [];
  });
  if (rows.length === 0) return;
  await tx
    .insertInto('app.theme_wording')
    .values(rows)
    .onConflict((known) => known.doNothing())
    .execute();
}

async function addCriteria(tx: SystemTx | Tx, at: Row, words: Translation): Promise<void> {
  const criteria = await tx
    .selectFrom('app.criterion')
    .select(['id', 'key', 'level_texts'])
    .where('region_id', '=', at.region_id)
    .where('template_id', '=', at.template_id)
    .execute();
  const rows = criteria.flatMap(({ id, key, level_texts }) => {
    const one = words.criteria[key];
    if (!one || one.levels.length !== level_texts.length) return [];
    return [
      {
        ...at,
        criterion_id: id,
        title: one.title,
        guiding_question: one.guidingQuestion,
        level_texts: one.levels,
        evidence_hint: one.evidence
      }
    ];
  });
  if (rows.length === 0) return;
  await tx
    .insertInto('app.criterion_wording')
    .values(rows)
    .onConflict((known) => known.doNothing())
    .execute();
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
