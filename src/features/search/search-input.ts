import { z } from 'zod';

const query = z.strictObject({
  q: z
    .string()
    .trim()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .default('')
});

/** What an address asks for, or null where it names something unknown or twice. */
export function searchOf(parameters: URLSearchParams): string | null {
  if (new Set(parameters.keys()).size !== [...parameters.keys()].length) return null;
  return query.safeParse(Object.fromEntries(parameters)).data?.q ?? null;
}
