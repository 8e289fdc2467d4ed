import { z } from 'zod';
import { choice, id, optionalChoice, optionalDay, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { goalHorizons } from './goal.ts';
import { goalStates } from './goal-state.ts';

const said = {
  title: text({ max: 300, required: true }).refine((title) => [...title].length >= 3, {
    error: () => m.measure_title_short()
  }),
  responsible: text({ max: 200 }),
  dueOn: optionalDay(),
  horizon: optionalChoice(goalHorizons).optional(),
  /** An organisation, or a Bereich of the Schulträger. */
  partyId: id()
};
const stands = { state: choice(goalStates), reason: text({ max: 1000 }) };

export const newMeasureInput = z.strictObject(said);
export type NewMeasure = z.output<typeof newMeasureInput>;

/** What the Schulträger may change. */
export const measureInput = z.strictObject({
  ...said,
  ...stands,
  goalId: z.union([z.literal('').transform(() => null), id()]).default(null),
  version: version()
});
export type MeasureChange = z.output<typeof measureInput>;

/** What the side that does it may say. */
export const measureReportInput = z.strictObject({ ...stands, version: version() });
export type MeasureReport = z.output<typeof measureReportInput>;
