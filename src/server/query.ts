import { error } from '@sveltejs/kit';
import type { z } from 'zod';
import { sendField } from '#base/send-key.ts';

/** The query of an address by its schema; what the schema does not allow is answered with 400. */
export function queryOf<S extends z.ZodType>(url: URL, schema: S): z.output<S> {
  // A form whose choice goes into the address brings along what is only for sending it.
  const names = [...new Set(url.searchParams.keys())].filter((name) => name !== sendField);
  const values = names.map((name) => {
    const all = url.searchParams.getAll(name);
    return [name, all.length > 1 ? all : all[0]];
  });
  const parsed = schema.safeParse(Object.fromEntries(values));
  return parsed.success ? parsed.data : error(400);
}
