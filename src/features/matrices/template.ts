import { z } from 'zod';

/**
 * A matrix template: the two mirrored matrices (owners, schools) of one version, as data.
 * The number of levels belongs to the version; every criterion words each of them, in their order.
 * `db/seed/matrix-default.json` is the one that ships; a region may bring its own in this shape.
 */
export type MatrixTemplate = z.infer<typeof matrixTemplate>;

const text = z.string().trim().min(1);
const key = z.string().regex(/^[A-Z][0-9]+(\.[0-9]+)*$/);

const criterion = z.strictObject({
  key,
  title: text.max(120),
  guidingQuestion: text.max(300),
  levels: z.array(text.max(400)).min(2),
  /** Examples of what may prove the level; a hint, never an upload obligation. */
  evidence: text.max(300),
  /** Belongs to the Kurzweg, the short way through the matrix. */
  core: z.boolean()
});

const theme = z.strictObject({
  key,
  /** As printed before the title, such as "4.1". */
  number: text.max(8),
  title: text.max(120),
  criteria: z.array(criterion).min(1)
});

const side = z.strictObject({
  audience: z.enum(['owner', 'school']),
  title: text.max(120),
  /** Sentences shown beside the matrix, in this order. */
  rules: z.array(text),
  /** Sentences that stand at one field only. */
  fieldRules: z.strictObject({ deviatingSchools: text.optional(), evidence: text.optional() }),
  themes: z.array(theme).min(1)
});

const mirror = z.strictObject({
  ownerKey: key,
  schoolKey: key,
  /** Only „same“ asks both sides one question, so only there a difference may be counted. */
  kind: z.enum(['same', 'complementary'])
});

export const matrixTemplate = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9-]*$/),
    version: z.int().positive(),
    title: text.max(120),
    language: z.enum(['de', 'en']),
    scaleSentence: text,
    levels: z.array(z.strictObject({ no: z.int().positive(), name: text, meaning: text })).min(2),
    audiences: z.array(side).length(2),
    mirrors: z.array(mirror)
  })
  .superRefine((template, context) => {
    for (const message of contradictions(template)) context.addIssue({ code: 'custom', message });
  });

/** All criteria of one side with the theme they belong to, in the order of the matrix. */
export function criteriaOf(template: MatrixTemplate, audience: 'owner' | 'school') {
  return themesOf(template, audience).flatMap((theme) =>
    theme.criteria.map((criterion) => ({ ...criterion, themeKey: theme.key }))
  );
}

export function themesOf(template: MatrixTemplate, audience: 'owner' | 'school') {
  return template.audiences.filter((side) => side.audience === audience).flatMap((s) => s.themes);
}

function contradictions(template: MatrixTemplate): string[] {
  const owner = criteriaOf(template, 'owner');
  const school = criteriaOf(template, 'school');
  const all = [...owner, ...school];
  const ownerKeys = new Set(owner.map((criterion) => criterion.key));
  const schoolKeys = new Set(school.map((criterion) => criterion.key));
  const themeKeys = template.audiences.flatMap((side) => side.themes.map((theme) => theme.key));
  const pairs = template.mirrors.map((pair) => `${pair.ownerKey} and ${pair.schoolKey}`);

  return [
    ...(template.levels.every((level, index) => level.no === index + 1)
      ? []
      : ['levels are not numbered 1, 2, 3, …']),
    ...(new Set(template.audiences.map((side) => side.audience)).size === 2
      ? []
      : ['one side is there twice']),
    ...repeated(all.map((criterion) => criterion.key)).map((key) => `criterion ${key} twice`),
    ...repeated(themeKeys).map((key) => `theme ${key} twice`),
    ...repeated(pairs).map((pair) => `mirror pair ${pair} twice`),
    ...all
      .filter((criterion) => criterion.levels.length !== template.levels.length)
      .map((criterion) => `${criterion.key} does not word each level`),
    ...all
      .filter((criterion) => !criterion.key.startsWith(`${criterion.themeKey}.`))
      .map((criterion) => `${criterion.key} stands under ${criterion.themeKey}`),
    ...template.mirrors
      .filter((pair) => !ownerKeys.has(pair.ownerKey) || !schoolKeys.has(pair.schoolKey))
      .map((pair) => `mirror pair ${pair.ownerKey} and ${pair.schoolKey} names no criterion`)
  ];
}

function repeated(keys: string[]): string[] {
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}
