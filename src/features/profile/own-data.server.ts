import { sql } from 'kysely';
import { z } from 'zod';
import { asSignIn } from '#server/db.ts';

const row = z.record(z.string(), z.unknown());

/** What the page shows or counts of it; the file has more. */
const ownDataShape = z.object({
  account: z.object({ name: z.string(), mail: z.string(), created_at: z.coerce.date() }),
  memberships: z.array(
    z.object({
      organisation: z.string(),
      role: z.string(),
      unit: z.string().nullable(),
      valid_from: z.string(),
      valid_to: z.string().nullable()
    })
  ),
  sessions: z.array(row),
  keptInputs: z.array(row),
  sentForms: z.array(row),
  invitations: z.array(row),
  mails: z.array(row),
  history: z.array(row),
  deeds: z.array(row)
});

/**
 * Everything kept about an account and its people, as the data map counts it: what it is called and where it belongs,
 * and which rows name it. No name of anybody else, no text of an organisation. `whole` has it all, the person first.
 */
export async function ownData(userId: string) {
  const found = await asSignIn(async (tx) => {
    const { rows } = await sql<{ data: unknown }>`
      select auth.data_of_account(${userId}) as data`.execute(tx);
    return rows[0]?.data;
  }, 'read only');
  const data = ownDataShape.parse(found);
  // The keys in their order, with everything the rows hold.
  return { data, whole: { ...data, ...row.parse(found) } };
}
