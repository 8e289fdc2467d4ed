import type { SystemTx } from '#server/db.ts';
import { today } from '#server/clock.ts';
import { matrixTemplate, type MatrixTemplate } from './template.ts';
import shipped from '../../../db/seed/matrix-default.json' with { type: 'json' };

/** Gives a region the two matrices that ship with the program, unless it has that version already. */
export async function loadTemplates(tx: SystemTx, region: string): Promise<void> {
  const template = matrixTemplate.parse(shipped);
  const there = await tx
    .selectFrom('app.matrix_template')
    .select('id')
    .where('region_id', '=', region)
    .where('version', '=', template.version)
    .executeTakeFirst();
  if (!there) await addTemplate(tx, region, template);
}

/** Puts both matrices of a version into a region and publishes them. */
async function addTemplate(tx: SystemTx, region: string, template: MatrixTemplate): Promise<void> {
  const criteria = new Map<string, string>();
  for (const side of template.audiences) {
    const id = await addSide(tx, region, template, side);
    for (const [position, theme] of side.themes.entries()) {
      const ids = await addTheme(tx, { region_id: region, template_id: id, position }, theme);
      for (const [key, criterion] of ids) criteria.set(key, criterion);
    }
  }
  await tx
    .insertInto('app.mirror_pair')
    .values(
      template.mirrors.map(({ ownerKey, schoolKey, kind }) => ({
        region_id: region,
        owner_criterion_id: criteria.get(ownerKey) ?? ownerKey,
        school_criterion_id: criteria.get(schoolKey) ?? schoolKey,
        kind
      }))
    )
    .execute();
}

type Side = MatrixTemplate['audiences'][number];
type Theme = Side['themes'][number];

async function addSide(tx: SystemTx, region: string, template: MatrixTemplate, side: Side) {
  const { id } = await tx
    .insertInto('app.matrix_template')
    .values({
      region_id: region,
      audience: side.audience,
      version: template.version,
      title: side.title,
      language: template.language,
      scale_sentence: template.scaleSentence,
      rules: side.rules,
      published_on: today()
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('app.template_level')
    .values(template.levels.map((level) => ({ region_id: region, template_id: id, ...level })))
    .execute();
  return id;
}

async function addTheme(
  tx: SystemTx,
  at: { region_id: string; template_id: string; position: number },
  { criteria, ...theme }: Theme
): Promise<Map<string, string>> {
  const { id } = await tx
    .insertInto('app.theme')
    .values({ ...at, ...theme })
    .returning('id')
    .executeTakeFirstOrThrow();
  const added = await tx
    .insertInto('app.criterion')
    .values(
      criteria.map((criterion, position) => ({
        region_id: at.region_id,
        template_id: at.template_id,
        theme_id: id,
        key: criterion.key,
        position,
        title: criterion.title,
        guiding_question: criterion.guidingQuestion,
        level_texts: criterion.levels,
        evidence_hint: criterion.evidence,
        is_core: criterion.core
      }))
    )
    .returning(['id', 'key'])
    .execute();
  return new Map(added.map((row) => [row.key, row.id]));
}
