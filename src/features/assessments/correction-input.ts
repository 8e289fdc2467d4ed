import { z } from 'zod';
import { text } from '#base/fields.ts';

export const correctionInput = z.strictObject({ reason: text({ max: 1000, required: true }) });
