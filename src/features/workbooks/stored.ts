import { z } from 'zod';
import { saidShape } from './base.ts';

/** What is kept of a workbook until somebody decides: for each criterion what went out and what came back. */
export const storedShape = z.array(
  z.strictObject({ key: z.string(), base: saidShape, theirs: saidShape })
);

export type Stored = z.output<typeof storedShape>;
