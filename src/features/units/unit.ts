import { z } from 'zod';
import { choice, id, text, version } from '#base/fields.ts';
import { m } from '#messages';

export const unitKinds = ['administration', 'it', 'building', 'finance'] as const;

export const unitInput = z.strictObject({
  kind: choice(unitKinds),
  name: text({ max: 120, required: true })
});

export const unitChange = unitInput.extend({ version: version() });

/** Removing says where the people go, `none` for no Bereich; asked only where somebody is in it. */
export const unitRemoval = z.strictObject({
  version: version(),
  moveTo: z.union([z.literal('none'), id()], { error: () => m.unit_remove_choose() }).optional()
});

export function unitKindLabel(kind: string): string {
  const known = unitKinds.find((one) => one === kind);
  return known ? m[`unit_kind_${known}`]() : kind;
}

/** Names of constraints and what they mean to people. */
export const unitConstraints = {
  unit_name_idx: { field: 'name', text: () => m.unit_name_taken() }
};
