import { z } from 'zod';
import { choice, id, optionalChoice, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { commitments, goalHorizons, type Levels } from './goal.ts';

const level = z
  .string({ error: () => m.form_choice() })
  .regex(/^[1-6]?$/, { error: () => m.form_choice() })
  .default('')
  .transform((value) => (value === '' ? null : Number(value)));

const said = {
  title: text({ max: 300, required: true }).refine((title) => [...title].length >= 3, {
    error: () => m.goal_title_short()
  }),
  fromLevel: level,
  toLevel: level,
  commitment: choice(commitments),
  responsible: text({ max: 200 }),
  dueOn: optionalDay(),
  horizon: optionalChoice(goalHorizons).optional(),
  successSign: text({ max: 1000 })
};

export type NewGoal = z.output<typeof newGoalInput>;
export const newGoalInput = z
  .strictObject({ ...said, criterionId: z.union([z.literal('').transform(() => null), id()]) })
  .refine(goesForward, backwards());

export type GoalChange = z.output<typeof goalInput>;
export const goalInput = z
  .strictObject({ ...said, version: version() })
  .refine(goesForward, backwards());

/** Keeping a level can be a goal, falling back cannot. */
function goesForward({ fromLevel, toLevel }: Levels): boolean {
  return !fromLevel || !toLevel || toLevel >= fromLevel;
}

function backwards() {
  return { path: ['toLevel'], error: () => m.goal_level_back() };
}
