import { z } from 'zod';
import { checkbox, choice, day, id, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';

const line = (max: number) => text({ max, required: true });

/** Sentences of a matrix and the names of its levels, the other language beside each. */
export type FrameInput = z.output<ReturnType<typeof frameInput>>;
export function frameInput(levels: number) {
  return z
    .strictObject({
      version: version(),
      title: line(120),
      scaleSentence: line(400),
      rules: lines(),
      otherTitle: text({ max: 120 }),
      otherScaleSentence: text({ max: 400 }),
      deviatingSchools: text({ max: 1000 }),
      evidenceRule: text({ max: 1000 }),
      otherRules: lines(),
      otherDeviatingSchools: text({ max: 1000 }),
      otherEvidenceRule: text({ max: 1000 }),
      theirs: theirs(),
      ...perLevel(levels, 'name', () => line(60)),
      ...perLevel(levels, 'meaning', () => line(300)),
      ...perLevel(levels, 'otherName', () => text({ max: 60 })),
      ...perLevel(levels, 'otherMeaning', () => text({ max: 300 }))
    })
    .superRefine(wholeTranslation(['otherRules', 'otherDeviatingSchools', 'otherEvidenceRule']));
}

export type ThemeInput = z.output<typeof themeInput>;
export const themeInput = z.strictObject({
  version: version(),
  number: line(8),
  title: line(120),
  otherTitle: text({ max: 120 }),
  staysInside: checkbox(),
  theirs: theirs()
});

export type CriterionInput = z.output<ReturnType<typeof criterionInput>>;
export function criterionInput(levels: number, appliesTo: readonly string[]) {
  return z
    .strictObject({
      version: version(),
      title: line(120),
      guidingQuestion: line(300),
      evidence: line(300),
      core: checkbox(),
      appliesTo: several(appliesTo),
      otherTitle: text({ max: 120 }),
      otherQuestion: text({ max: 300 }),
      otherEvidence: text({ max: 300 }),
      theirs: theirs(),
      ...perLevel(levels, 'level', () => line(400)),
      ...perLevel(levels, 'otherLevel', () => text({ max: 400 }))
    })
    .superRefine(wholeTranslation([]));
}

/** A theme or criterion one place up or down. */
export const moveInput = z.strictObject({ id: id(), direction: choice(['up', 'down']) });

export type RequirementInput = z.output<typeof requirementInput>;
export const requirementInput = z
  .strictObject({ text: line(1000), source: line(300), asOf: day(), reviewOn: optionalDay() })
  .superRefine(({ asOf, reviewOn }, context) => {
    if (reviewOn && reviewOn < asOf) {
      context.addIssue({ code: 'custom', path: ['reviewOn'], message: m.template_review_early() });
    }
  });

export const removal = z.strictObject({ id: id() });

export type MirrorInput = z.output<typeof mirrorInput>;
export const mirrorInput = z.strictObject({
  other: id(),
  kind: choice(['same', 'complementary'])
});

export const publishInput = z.strictObject({ version: version(), madeWith: text({ max: 2000 }) });

/** The texts of the levels in their order, out of the fields `name1`, `name2`, …. */
export function texts(input: object, name: string): string[] {
  return Object.entries(input)
    .filter(([field]) => new RegExp(`^${name}[1-6]$`).test(field))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, value]) => String(value));
}

function perLevel<T>(levels: number, name: string, field: () => T): Record<string, T> {
  return Object.fromEntries(
    Array.from({ length: levels }, (_, index) => [`${name}${index + 1}`, field()])
  );
}

/** One sentence a line. */
function lines() {
  return text({ max: 8000 })
    .transform((value) =>
      value
        .split('\n')
        .map((one) => one.trim())
        .filter(Boolean)
    )
    .refine((all) => all.length <= 12 && all.every((one) => one.length <= 600), {
      error: () => m.template_rules_long()
    });
}

/** Fields for which, after a conflict, the text of the other one shall win. */
function theirs() {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().max(30)).max(60)
  );
}

function several(known: readonly string[]) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(z.string().refine((value) => known.includes(value), { error: () => m.form_choice() }))
  );
}

/** A page shows a text whole in one language, so of a translation all is there or nothing. */
function wholeTranslation(optional: readonly string[]) {
  return (input: object, context: z.RefinementCtx) => {
    const fields = Object.entries(input).filter(
      ([name]) => name.startsWith('other') && !optional.includes(name)
    );
    if (fields.every(([, value]) => value === '')) return;
    for (const [name, value] of fields) {
      if (value !== '') continue;
      context.addIssue({ code: 'custom', path: [name], message: m.template_translation_part() });
    }
  };
}
