import { z } from 'zod';
import { id, ids, optionalChoice, text } from '#base/fields.ts';
import { m } from '#messages';

const directions = ['lower', 'higher'] as const;

/** Schools that differ in the same way. */
export const deviationInput = z.strictObject({
  schools: ids().refine((chosen) => chosen.length > 0, { error: () => m.deviation_choose() }),
  direction: optionalChoice(directions),
  note: text({ max: 500 })
});

export const removalInput = z.strictObject({ school: id() });

export function directionText(direction: string | null): string {
  if (direction === 'lower') return m.deviation_lower();
  return direction === 'higher' ? m.deviation_higher() : m.deviation_other();
}

export const directionOptions = () => [
  ...directions.map((value) => ({ value: String(value), label: directionText(value) })),
  { value: '', label: directionText(null) }
];
