import { z } from 'zod';
import { signInQuery } from '#server/db.ts';

/** The short name a region has now, if it had this one before; else null. */
export async function shortNameNow(former: string): Promise<string | null> {
  const rows = await signInQuery('select auth.short_name_now($1) as name', [former]);
  return answer.parse(rows)[0]?.name ?? null;
}

const answer = z.array(z.object({ name: z.string().nullable() }));
