import type { Problem } from '#base/form-state.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';
import { horizonLabel } from './item.ts';

type Said = {
  text: string;
  horizon: string | null;
  level: number | null;
  responsible: string;
  dueOn: string | null;
};

/** Every part of an item in which two people wrote something else, in words. */
export function itemDifferences(theirs: Said, mine: Said): NonNullable<Problem['differences']> {
  return parts
    .map(({ label, text }) => ({ label: label(), mine: text(mine), theirs: text(theirs) }))
    .filter((part) => part.mine !== part.theirs);
}

const parts: { label: () => string; text: (item: Said) => string }[] = [
  { label: m.item_text, text: ({ text }) => text },
  { label: m.item_horizon, text: ({ horizon }) => (horizon ? horizonLabel(horizon) : '') },
  { label: m.item_level, text: ({ level }) => (level ? m.shell_level({ level }) : '') },
  { label: m.item_responsible, text: ({ responsible }) => responsible },
  { label: m.item_due_on, text: ({ dueOn }) => (dueOn ? longDay(dueOn, getLocale()) : '') }
];
