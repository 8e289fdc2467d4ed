import { sql } from 'kysely';
import { today } from '#server/clock.ts';
import type { SystemTx } from '#server/db.ts';
import { addTemplate } from './add.server.ts';
import { addTranslation } from './translations.server.ts';
import type { MatrixTemplate } from './template-shape.ts';
import { criteriaOf, matrixTemplate } from './template.ts';
import shipped from '../../../db/seed/matrix-default.json' with { type: 'json' };

/** Gives a region the two matrices that ship with the program, unless it has that version already. */
export async function loadTemplates(tx: SystemTx, region: string): Promise<void> {
  const template = shippedTemplate();
  const there = await tx
    .selectFrom('app.matrix_template')
    .select('id')
    .where('region_id', '=', region)
    .where('framework', '=', template.key)
    .where('version', '=', template.version)
    .executeTakeFirst();
  if (there) return;
  const ids = await addTemplate(tx, region, template, { owner: 1, school: 1 });
  await tx
    .updateTable('app.matrix_template')
    .set({ state: 'published', published_on: today() })
    .where('region_id', '=', region)
    .where('id', 'in', ids)
    .execute();
}

/**
 * Regions that were set up before the shipped matrix had a translation get it, wherever its text is still the
 * shipped one. What a matrix says in its own language is not touched.
 */
export async function translateShipped(tx: SystemTx): Promise<void> {
  const template = shippedTemplate();
  const untranslated = await tx
    .selectFrom('app.matrix_template as t')
    .select(['t.region_id as regionId', 't.id', 't.audience'])
    .where('t.framework', '=', template.key)
    .where('t.version', '=', template.version)
    .where('t.language', '=', template.language)
    .where(
      't.title',
      'in',
      template.audiences.map(({ title }) => title)
    )
    .where(
      sql<boolean>`not exists (
        select from app.template_wording w where w.region_id = t.region_id and w.template_id = t.id)`
    )
    .execute();
  for (const { regionId, id, audience } of untranslated) {
    if (!(await isShipped(tx, { regionId, id, audience }, template))) continue;
    for (const language of ['de', 'en'] as const) {
      const words = template.translations[language];
      if (words) await addTranslation(tx, { regionId, templateId: id, language }, words);
    }
  }
}

type Stored = Readonly<{ regionId: string; id: string; audience: string }>;

async function isShipped(tx: SystemTx, stored: Stored, template: MatrixTemplate): Promise<boolean> {
  const rows = await tx
    .selectFrom('app.criterion')
    .select(['key', 'title', 'guiding_question', 'level_texts'])
    .where('region_id', '=', stored.regionId)
    .where('template_id', '=', stored.id)
    .execute();
  const known = criteriaOf(template, stored.audience === 'owner' ? 'owner' : 'school');
  const texts = new Map(
    known.map(({ key, title, guidingQuestion, levels }) => [
      key,
      JSON.stringify([title, guidingQuestion, levels])
    ])
  );
  return (
    rows.length === known.length &&
    rows.every(
      ({ key, title, guiding_question, level_texts }) =>
        texts.get(key) === JSON.stringify([title, guiding_question, level_texts])
    )
  );
}

function shippedTemplate() {
  return matrixTemplate.parse(shipped);
}
