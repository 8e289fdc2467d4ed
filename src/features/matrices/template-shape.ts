import { z } from 'zod';

/**
 * A matrix template as data: one or both of the mirrored matrices (owners, schools) of one version. The number
 * of levels belongs to the version; every criterion words each of them, in their order. This schema is the
 * authority for files that are brought in or given out (docs/matrix-template.md);
 * `db/seed/matrix-default.json` is the one that ships.
 */
export type MatrixTemplate = z.infer<typeof templateShape>;
export type TemplateSide = z.infer<typeof side>;
export type TemplateTheme = z.infer<typeof theme>;
export type TemplateCriterion = z.infer<typeof criterion>;
export type Translation = z.infer<typeof translation>;

const text = z
  .string()
  .trim()
  .min(1)
  .refine((value) => !/(?![\t\n\r])\p{Cc}|\p{Surrogate}/u.test(value));
const key = z
  .string()
  .max(20)
  .regex(/^[A-Z][0-9]+(\.[0-9]+)*$/);
const day = z.iso.date();
const languages = ['de', 'en'] as const;
const audiences = ['owner', 'school'] as const;

const requirement = z.strictObject({
  text: text.max(1000),
  source: text.max(300),
  asOf: day,
  /** When somebody should look whether it still holds. */
  reviewOn: day.nullable().default(null)
});

const words = z.strictObject({
  title: text.max(120),
  guidingQuestion: text.max(300),
  levels: z.array(text.max(400)).min(2).max(6),
  /** Examples of what may prove the level; a hint, never an upload obligation. */
  evidence: text.max(300)
});

const criterion = z.strictObject({
  key,
  ...words.shape,
  /** Belongs to the Kurzweg, the short way through the matrix. */
  core: z.boolean().default(false),
  /** Schulformen of the register (schools), `public` or `private` (owners) that are asked; empty: all. */
  appliesTo: z
    .array(z.string().regex(/^([0-9A-Z]{2}|public|private)$/))
    .max(30)
    .default([]),
  /** Vorgaben: what law or agreements ask for. */
  requirements: z.array(requirement).max(20).default([])
});

const theme = z.strictObject({
  key,
  /** As printed before the title, such as "4.1". */
  number: text.max(8),
  title: text.max(120),
  /** Stays with those who fill it in unless they decide otherwise: not proposed for a release. */
  staysInside: z.boolean().default(false),
  criteria: z.array(criterion).min(1).max(60)
});

/** Sentences that stand at one field only. */
const fieldRules = z.strictObject({
  deviatingSchools: text.max(1000).optional(),
  evidence: text.max(1000).optional()
});

const sentences = {
  title: text.max(120),
  /** Sentences shown beside the matrix, in this order. */
  rules: z.array(text.max(600)).max(12),
  fieldRules: fieldRules.default({})
};

const side = z.strictObject({
  audience: z.enum(audiences),
  ...sentences,
  themes: z.array(theme).min(1).max(40)
});

const level = z.strictObject({
  no: z.int().positive(),
  name: text.max(60),
  meaning: text.max(300)
});

/** The same texts in another language; what is left out is shown in the template's own. */
const translation = z.strictObject({
  scaleSentence: text.max(400),
  levels: z.array(level).min(2).max(6),
  sides: z.partialRecord(z.enum(audiences), z.strictObject(sentences)),
  themes: z.record(key, text.max(120)),
  criteria: z.record(key, words)
});

const mirror = z.strictObject({
  ownerKey: key,
  schoolKey: key,
  /** Only „same“ asks both sides one question, so only there a difference may be counted. */
  kind: z.enum(['same', 'complementary'])
});

/** The fields alone; `matrixTemplate` also holds them against each other. */
export const templateShape = z.strictObject({
  /** Whose matrix it is: keys of criteria mean the same only within one framework. */
  key: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  version: z.int().positive().max(9999),
  title: text.max(120),
  language: z.enum(languages),
  scaleSentence: text.max(400),
  levels: z.array(level).min(2).max(6),
  audiences: z.array(side).min(1).max(2),
  /** With one side only, the other key names a criterion of the matrix the region uses for the other side. */
  mirrors: z.array(mirror).max(400).default([]),
  translations: z.partialRecord(z.enum(languages), translation).default({})
});
