import { z } from 'zod';
import { choice, day, id, version } from '#base/fields.ts';
import { m } from '#messages';
import type { AreaState } from './build-out.ts';

/** Of one area: `none` stated, `done`, `open` or the year it is planned for. */
const area = () =>
  z
    .string({ error: () => m.form_choice() })
    .regex(/^(none|done|open|20\d\d)$/, { error: () => m.form_choice() })
    .transform(stateOf);

export type BuildOutInput = z.output<typeof buildOutInput>;
export const buildOutInput = z.strictObject({
  version: version(),
  school: id(),
  network: area(),
  wifi: area(),
  presentation: area(),
  devices: area(),
  asOf: day()
});

export const buildOutReleaseInput = z.strictObject({
  /** Of what the preview showed. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/, { error: () => m.form_choice() }),
  tun: choice(['namen', 'zahlen', 'zuruecknehmen'])
});

function stateOf(value: string): AreaState | null {
  if (value === 'none') return null;
  if (value === 'done' || value === 'open') return { state: value, plannedYear: null };
  return { state: 'planned', plannedYear: Number(value) };
}
