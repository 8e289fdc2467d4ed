import { z } from 'zod';
import { id, ids, optionalChoice, text } from '#base/fields.ts';
import { m } from '#messages';
import { directions } from './deviation.ts';

/** Schools that differ in the same way. */
export const deviationInput = z.strictObject({
  schools: ids().refine((chosen) => chosen.length > 0, { error: () => m.deviation_choose() }),
  direction: optionalChoice(directions),
  note: text({ max: 500 })
});

export const removalInput = z.strictObject({ school: id() });
