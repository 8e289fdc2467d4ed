import { z } from 'zod';
import { m } from '#messages';
import type { Decision } from './merge.ts';
import { fields } from './said.ts';

const decision = z.enum(['ours', 'theirs', 'both'], { error: () => m.workbook_decide() });
const name = new RegExp(`^[A-Z][0-9.]{1,12}:(${fields.join('|')})$`);

/** A decision for each conflict, under its name, and what the preview compared with. */
export const decideInput = z
  .object({ seen: z.string().max(4000) })
  .catchall(decision)
  .refine((typed) => Object.keys(typed).every((key) => key === 'seen' || name.test(key)), {
    error: () => m.form_unknown_field()
  })
  .transform(({ seen, ...rest }) => ({
    seen,
    decisions: new Map<string, Decision>(Object.entries(rest))
  }));
