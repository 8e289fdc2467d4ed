import { z } from 'zod';
import { id } from '#base/fields.ts';

/** What the address of the list of schools may ask for; anything else is a 400. */
const schoolFilter = z.strictObject({
  traeger: filled(id()),
  kommune: filled(id()),
  // Words where the Schulform came from a list.
  schulform: filled(
    z
      .string()
      .max(80)
      .regex(/^[\p{L}\p{N}][^\p{Cc}]*$/u)
  ),
  suche: z
    .string()
    .trim()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .default('')
});

export type SchoolFilter = z.output<typeof schoolFilter>;

/** The filter an address names, or null where it names something unknown or twice. */
export function schoolFilterOf(query: URLSearchParams): SchoolFilter | null {
  if (new Set(query.keys()).size !== [...query.keys()].length) return null;
  return schoolFilter.safeParse(Object.fromEntries(query)).data ?? null;
}

function filled<T extends z.ZodType>(schema: T) {
  return z.union([z.literal('').transform(() => null), schema]).default(null);
}
