import type { Problem } from '#base/form-state.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { commitmentLabel, horizonLabel, levelsText } from './goal.ts';

type Said = {
  title: string;
  fromLevel: number | null;
  toLevel: number | null;
  commitment: string;
  responsible: string;
  dueOn: string | null;
  horizon?: string | null;
  successSign: string;
};

/** Every part of a goal in which two people wrote something else, in words. */
export function goalDifferences(theirs: Said, mine: Said): NonNullable<Problem['differences']> {
  return parts
    .map(({ label, text }) => ({ label: label(), mine: text(mine), theirs: text(theirs) }))
    .filter((part) => part.mine !== part.theirs);
}

const parts: { label: () => string; text: (goal: Said) => string }[] = [
  { label: m.goal_title, text: ({ title }) => title },
  { label: m.goal_levels, text: levelsText },
  { label: m.goal_commitment, text: ({ commitment }) => commitmentLabel(commitment) },
  { label: m.goal_responsible, text: ({ responsible }) => responsible },
  { label: m.goal_due_on, text: ({ dueOn }) => (dueOn ? longDay(dueOn, getLocale()) : '') },
  { label: m.goal_horizon, text: ({ horizon }) => horizonLabel(horizon) },
  { label: m.goal_success_sign, text: ({ successSign }) => successSign }
];
