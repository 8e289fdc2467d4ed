import { z } from 'zod';
import { choice, day, id, ids, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { remindDaysOf } from './round.ts';

export type RoundInput = z.output<typeof roundInput>;
export const roundInput = z
  .strictObject({
    template: id(),
    label: text({ max: 60, required: true }),
    aim: text({ max: 2000 }),
    dueOn: day(),
    remindDays: text({ max: 40 }).transform((typed, context) => {
      const days = remindDaysOf(typed);
      if (days) return days;
      context.addIssue({ code: 'custom', message: m.round_remind_wrong() });
      return z.NEVER;
    }),
    who: choice(['all', 'chosen']),
    owners: ids()
  })
  .superRefine(({ who, owners }, context) => {
    if (who === 'chosen' && owners.length === 0) {
      context.addIssue({ code: 'custom', path: ['owners'], message: m.round_owners_none() });
    }
  });

/** A later deadline for one, or (empty) for all that have not finished. */
export const extensionInput = z.strictObject({
  owner: z.union([z.literal('all'), id()], { error: () => m.form_choice() }),
  dueOn: day()
});

export const decisionInput = z.strictObject({
  extension: id(),
  decision: choice(['granted', 'declined'])
});

/** Schulträger that are asked too. */
export const invitationInput = z
  .strictObject({ owners: ids() })
  .refine(({ owners }) => owners.length > 0, {
    path: ['owners'],
    error: () => m.round_owners_none()
  });

export const bindInput = z.strictObject({ assessment: id() });

export const closingInput = z.strictObject({ version: version() });

const reason = () => text({ max: 500 });

export const laterInput = z.strictObject({ wishedOn: day(), laterReason: reason() });

export const pauseInput = z.strictObject({ pausedUntil: optionalDay(), pauseReason: reason() });

export const askInput = z.strictObject({ askedUntil: day(), askedReason: reason() });
