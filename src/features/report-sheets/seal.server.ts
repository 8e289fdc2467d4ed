import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '#server/db.ts';

const seals = z.object({
  /** By the JSON pointer of each text. */
  salts: z.record(z.string(), z.string()),
  /** Of texts that were taken out: what stands for them in the checksum. */
  leaves: z.record(z.string(), z.string())
});

export type Seal = Readonly<{ seals: z.output<typeof seals>; sha256: string }>;

/**
 * Fresh salts for each text of a content, and the checksum made of them: each text stands in it as the hash
 * of its salt and itself, so that it stays true when one is taken out later, and tells nobody what it was.
 */
export async function sealOf(tx: Tx, content: unknown): Promise<Seal> {
  const { rows } = await sql<{ seals: unknown; sha256: string }>`
    select n.seals, app.sealed_sha256(${JSON.stringify(content)}::jsonb, n.seals) as sha256
    from (select jsonb_build_object(
      'salts', app.new_salts(${JSON.stringify(content)}::jsonb, ''), 'leaves', '{}'::jsonb) as seals offset 0) n
  `.execute(tx);
  const [row] = rows;
  return { seals: seals.parse(row?.seals), sha256: row?.sha256 ?? '' };
}
