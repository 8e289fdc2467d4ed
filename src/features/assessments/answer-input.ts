import { z } from 'zod';
import { checkbox, optionalChoice, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { horizons, levelIn, noLevelIn, priorities } from './answer.ts';

/**
 * Where the form leads after saving: another criterion by its key, the overview, or nowhere; `quiet` answers
 * a script with the new version.
 */
const way = z.string().regex(/^(stay|quiet|overview|[A-Z]\d{1,2}(\.\d{1,2}){1,3})$/, {
  error: () => m.form_choice()
});

// Two at once, a level and „weiß ich nicht“ for example, arrive as a list.
const current = z
  .string({ error: () => m.matrix_contradiction() })
  .regex(/^([1-6]|unknown|notApplicable)?$/, { error: () => m.form_choice() });

const target = z
  .string({ error: () => m.form_choice() })
  .regex(/^[1-6]?$/, { error: () => m.form_choice() });

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
    confirm: way.optional()
  })
  .transform(({ current, target, ...rest }) => ({
    ...rest,
    currentLevel: levelIn(current),
    noLevel: noLevelIn(current),
    targetLevel: levelIn(target)
  }));
