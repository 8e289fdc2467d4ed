import { z } from 'zod';
import { choice, id, text, version } from '#base/fields.ts';
import { m } from '#messages';
import { unitKinds } from './unit.ts';

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
