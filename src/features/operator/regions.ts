import { z } from 'zod';
import { choice, mailAddress, text } from '#base/fields.ts';
import { regionName, shortName } from '#features/regions/settings-input.ts';
import { m } from '#messages';

export type NewRegionInput = z.output<typeof newRegionInput>;
export const newRegionInput = z.strictObject({
  name: regionName(),
  shortName: shortName(),
  /** Five digits of the AGS; empty for a region that is no county. */
  county: text({ max: 5 }).refine((value) => /^(\d{5})?$/.test(value), {
    error: () => m.operator_region_county_wrong()
  }),
  coordinator: text({ max: 120, required: true }).refine((value) => !value.includes('\n'), {
    error: () => m.form_characters()
  }),
  mail: mailAddress()
});

export const suspensionInput = z.strictObject({ sperre: choice(['ja', 'nein']) });
