import { z } from 'zod';
import { text } from '#base/fields.ts';

export const startInput = z.strictObject({ label: text({ max: 80, required: true }) });
