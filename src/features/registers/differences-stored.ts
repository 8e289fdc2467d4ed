import { z } from 'zod';
import { differenceKinds } from './difference-kinds.ts';

export const difference = z.strictObject({
  thing: z.enum(['school', 'owner', 'municipality']),
  number: z.string(),
  /** As it is called from now on. */
  name: z.string(),
  kind: z.enum(differenceKinds),
  /** Codes of the register as they are; of something new or gone what describes it. */
  before: z.string().nullable(),
  after: z.string().nullable()
});

/** One line of a preview and of its report: what it was, what it becomes. */
export type DifferenceLine = z.output<typeof difference>;
