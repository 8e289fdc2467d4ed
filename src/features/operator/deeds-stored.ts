import { z } from 'zod';

export type Deed = z.output<typeof deed>;

export const deed = z.object({
  id: z.string(),
  at: z.coerce.date(),
  deed: z.string(),
  /** A kind of mail, a queue, a page or a region: never a person or an address. */
  subject: z.string(),
  byCommand: z.boolean(),
  /** Null: the command line, or an account that is gone. */
  operator: z.string().nullable()
});
