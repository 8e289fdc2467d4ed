import { z } from 'zod';
import { checkbox, optionalChoice, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { answerFields, horizons, levelIn, noLevelIn, priorities } from './answer.ts';

/**
 * Where the form leads after saving: another criterion by its key, the overview, the pages of evidence and of
 * deviating schools, or nowhere; `quiet` answers
 * a script with the new version.
 */
const way = z
  .string()
  .regex(/^(stay|quiet|overview|belege|schulen|[A-Z]\d{1,2}(\.\d{1,2}){1,3})$/, {
    error: () => m.form_choice()
  });

// Two at once, a level and „weiß ich nicht“ for example, arrive as a list.
const current = z
  .string({ error: () => m.matrix_contradiction() })
  .regex(/^([1-6]|unknown|notApplicable)?$/, { error: () => m.form_choice() });

const target = z
  .string({ error: () => m.form_choice() })
  .regex(/^[1-6]?$/, { error: () => m.form_choice() });

/** After a conflict: the fields in which the other text is taken. */
function theirs() {
  return z.preprocess(
    (value) => [value ?? []].flat(),
    z.array(z.enum(answerFields, { error: () => m.form_choice() })).max(answerFields.length)
  );
}

/** What the Kurzweg asks: the rest of an answer stays as it is. */
export const shortAnswerInput = z
  .strictObject({
    version: version(),
    current: current.default(''),
    target: target.default(''),
    remark: text({ max: 4000 }),
    to: way.default('stay'),
    confirm: way.optional(),
    theirs: theirs()
  })
  .transform(({ current, target, ...rest }) => ({
    ...rest,
    currentLevel: levelIn(current),
    noLevel: noLevelIn(current),
    targetLevel: levelIn(target)
  }));

export const answerInput = z
  .strictObject({
    version: version(),
    current: current.default(''),
    target: target.default(''),
    horizon: optionalChoice(horizons),
    priority: optionalChoice(priorities),
    remark: text({ max: 4000 }),
    // A service provider has no such field.
    note: text({ max: 4000 }).default(''),
    toDiscuss: checkbox(),
    to: way.default('stay'),
    /** „Unverändert“: the answer of the round before holds; leads on like `to`. */
    confirm: way.optional(),
    theirs: theirs()
  })
  .transform(({ current, target, ...rest }) => ({
    ...rest,
    currentLevel: levelIn(current),
    noLevel: noLevelIn(current),
    targetLevel: levelIn(target)
  }));
