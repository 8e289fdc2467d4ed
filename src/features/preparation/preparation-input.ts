import { z } from 'zod';
import { optionalChoice, text, version } from '#base/fields.ts';
import { m } from '#messages';

export type ExpectationInput = z.output<typeof expectationInput>;
export const expectationInput = z.strictObject({
  version: version(),
  expects: text({ max: 2000, required: true }),
  contributes: text({ max: 2000, required: true })
});

export type MarkInput = z.output<typeof markInput>;
export const markInput = z
  .strictObject({
    version: version(),
    question: text({ max: 1000 }),
    /** The same form takes the mark off again. */
    tun: optionalChoice(['entfernen'])
  })
  .superRefine(({ question, tun }, context) => {
    if (tun === 'entfernen' || question !== '') return;
    context.addIssue({ code: 'custom', path: ['question'], message: m.form_required() });
  });
