import { z } from 'zod';

/** How many entries there were, the last one and what all their seals together give. */
export const anchor = z.strictObject({
  no: z.int(),
  entries: z.int(),
  lastId: z.int(),
  root: z.string(),
  /** `2026-11-22T19:03:11Z` */
  at: z.string(),
  /** Which secret made the code. */
  secret: z.string(),
  mac: z.string()
});

export type Anchor = Readonly<z.output<typeof anchor>>;
