import { z } from 'zod';
import { id, ids } from '#base/fields.ts';

/** One field for each theme, named by its key: the Bereiche that answer it. */
export const assignmentInput = z.record(z.string().regex(/^[A-Z]\d{1,2}(\.\d{1,2})?$/), ids());

/** A theme of one Bereich that is done, or not done after all. */
export const doneInput = z.strictObject({ theme: id(), unit: id() });
