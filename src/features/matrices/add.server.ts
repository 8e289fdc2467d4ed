import type { SystemTx, Tx } from '#server/db.ts';
import { addTranslation } from './translations.server.ts';
import type {
  MatrixTemplate,
  TemplateCriterion,
  TemplateSide,
  TemplateTheme
} from './template-shape.ts';

type Audience = TemplateSide['audience'];
type Versions = Readonly<Partial<Record<Audience, number>>>;

/**
 * Puts the sides of a template into a region, each as a draft of its own with the number given for it, and
 * returns their ids. A mirror whose other side is not part of the template is left to the caller.
 */
export async function addTemplate(
  tx: SystemTx | Tx,
  region: string,
  template: MatrixTemplate,
  versions: Versions
): Promise<string[]> {
  const criteria = new Map<string, string>();
  const added: string[] = [];
  for (const side of template.audiences) {
    const id = await addSide(tx, region, template, { side, version: versions[side.audience] ?? 1 });
    added.push(id);
    for (const [position, theme] of side.themes.entries()) {
      const ids = await addTheme(tx, { region_id: region, template_id: id, position }, theme);
      for (const [key, criterion] of ids) criteria.set(key, criterion);
    }
    for (const language of ['de', 'en'] as const) {
      const words = template.translations[language];
      if (words) await addTranslation(tx, { regionId: region, templateId: id, language }, words);
    }
  }
  const mirrors = template.mirrors.flatMap(({ ownerKey, schoolKey, kind }) => {
    const [owner, school] = [criteria.get(ownerKey), criteria.get(schoolKey)];
    return owner && school
      ? [{ region_id: region, owner_criterion_id: owner, school_criterion_id: school, kind }]
      : [];
  });
  if (mirrors.length > 0) await tx.insertInto('app.mirror_pair').values(mirrors).execute();
  return added;
}

async function addSide(
  tx: SystemTx | Tx,
  region: string,
  template: MatrixTemplate,
  { side, version }: { side: TemplateSide; version: number }
): Promise<string> {
  const { id } = await tx
    .insertInto('app.matrix_template')
    .values({
      region_id: region,
      audience: side.audience,
      version,
      framework: template.key,
      title: side.title,
      language: template.language,
      scale_sentence: template.scaleSentence,
      rules: side.rules,
      field_rules: JSON.stringify(side.fieldRules)
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx
    .insertInto('app.template_level')
    .values(template.levels.map((level) => ({ region_id: region, template_id: id, ...level })))
    .execute();
  return id;
}

type ThemePlace = Readonly<{ region_id: string; template_id: string; position: number }>;

async function addTheme(
  tx: SystemTx | Tx,
  at: ThemePlace,
  { criteria, staysInside, ...theme }: TemplateTheme
): Promise<Map<string, string>> {
  const { id } = await tx
    .insertInto('app.theme')
    .values({ ...at, ...theme, stays_inside: staysInside })
    .returning('id')
    .executeTakeFirstOrThrow();
  const added = await tx
    .insertInto('app.criterion')
    .values(
      criteria.map((criterion, position) => ({
        region_id: at.region_id,
        template_id: at.template_id,
        theme_id: id,
        position,
        ...columnsOf(criterion)
      }))
    )
    .returning(['id', 'key'])
    .execute();
  const ids = new Map(added.map((row) => [row.key, row.id]));
  await addRequirements(tx, at, criteria, ids);
  return ids;
}

function columnsOf(criterion: TemplateCriterion) {
  return {
    key: criterion.key,
    title: criterion.title,
    guiding_question: criterion.guidingQuestion,
    level_texts: criterion.levels,
    evidence_hint: criterion.evidence,
    is_core: criterion.core,
    applies_to: criterion.appliesTo
  };
}

async function addRequirements(
  tx: SystemTx | Tx,
  { region_id, template_id }: ThemePlace,
  criteria: TemplateCriterion[],
  ids: Map<string, string>
): Promise<void> {
  const rows = criteria.flatMap(({ key, requirements }) =>
    requirements.map(({ text, source, asOf, reviewOn }) => {
      const criterion_id = ids.get(key) ?? key;
      return {
        region_id,
        template_id,
        criterion_id,
        text,
        source,
        as_of: asOf,
        review_on: reviewOn
      };
    })
  );
  if (rows.length > 0) await tx.insertInto('app.requirement').values(rows).execute();
}
