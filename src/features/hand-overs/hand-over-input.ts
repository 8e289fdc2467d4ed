import { z } from 'zod';
import { id, text, version } from '#base/fields.ts';
import { m } from '#messages';

/** Each open thing has a field of its own, `visit.<id>`: who takes it; empty: the successor. */
export const handOverInput = z
  .object({ version: version(), taker: id(), note: text({ max: 4000 }) })
  .catchall(z.union([z.literal(''), id()], { error: () => m.form_choice() }))
  .transform(({ version, taker, note, ...work }) => ({
    version,
    taker,
    note,
    work: textsOf(work)
  }));

export type HandOverInput = z.output<typeof handOverInput>;

function textsOf(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}
