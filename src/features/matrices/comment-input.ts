import { z } from 'zod';
import { choice, day, id, ids, text } from '#base/fields.ts';
import { m } from '#messages';

export type RoundInput = z.output<ReturnType<typeof roundInput>>;

/** @param today the round ends on a later day, so that the bodies have time */
export function roundInput(today: string) {
  return z.strictObject({
    organisations: ids().refine((all) => all.length > 0, {
      error: () => m.template_round_nobody()
    }),
    until: day().refine((value) => value > today, { error: () => m.template_round_early() })
  });
}

export type CommentInput = z.output<typeof commentInput>;
export const commentInput = z.strictObject({
  /** Empty: to the whole draft. */
  criterion: z.union([z.literal('').transform(() => null), id()], {
    error: () => m.form_choice()
  }),
  text: text({ max: 4000, required: true })
});

export type CommentAnswer = z.output<typeof commentAnswer>;
export const commentAnswer = z.strictObject({
  comment: id(),
  outcome: choice(['takenUp', 'notTakenUp']),
  answer: text({ max: 2000 })
});
