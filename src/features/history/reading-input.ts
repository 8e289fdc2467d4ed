import { z } from 'zod';
import { plusDays } from '#base/days.ts';
import { checkbox, day, text } from '#base/fields.ts';
import { idPattern } from '#base/id.ts';
import { m } from '#messages';
import { readingKinds } from './reading.ts';

/** `visit:0198…`: what the choice of a thing sends. */
const object = z
  .string({ error: () => m.form_choice() })
  .regex(new RegExp(`^(${readingKinds.join('|')}):${idPattern}$`), {
    error: () => m.form_choice()
  })
  .transform((value) => {
    const [kind = '', id = ''] = value.split(':');
    return { kind, id };
  });

export type ReadingInput = z.output<typeof readingInput>;
export const readingInput = z
  .strictObject({
    object,
    fromOn: day(),
    toOn: day(),
    reason: text({ max: 2000, required: true }).refine((reason) => reason.length >= 20, {
      error: () => m.history_reason_short()
    }),
    withNames: checkbox()
  })
  .superRefine(({ fromOn, toOn }, context) => {
    const complain = (message: string) =>
      context.addIssue({ code: 'custom', path: ['toOn'], message });
    if (toOn < fromOn) complain(m.history_to_early());
    else if (toOn > plusDays(fromOn, 365)) complain(m.history_to_late());
  });
