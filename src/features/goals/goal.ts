import { z } from 'zod';
import { choice, id, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';

export const commitments = ['intent', 'aligned', 'budgeted', 'decided'] as const;
export type Commitment = (typeof commitments)[number];

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
  successSign: text({ max: 1000 })
};

type Levels = { fromLevel: number | null; toLevel: number | null };

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

const commitmentLabels: Record<Commitment, () => string> = {
  intent: m.goal_commitment_intent,
  aligned: m.goal_commitment_aligned,
  budgeted: m.goal_commitment_budgeted,
  decided: m.goal_commitment_decided
};

export function commitmentLabel(code: string): string {
  const known = commitments.find((one) => one === code);
  return known ? commitmentLabels[known]() : code;
}

/** `von Stufe 2 auf Stufe 3`, or nothing. */
export function levelsText({ fromLevel: from, toLevel: to }: Levels): string {
  if (!to) return '';
  return from ? m.goal_from_to({ from, to }) : m.goal_to({ to });
}
