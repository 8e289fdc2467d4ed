import { sql } from 'kysely';
import { z } from 'zod';
import { asSystem } from '#server/db.ts';

const verification = z.object({
  copies: z.int(),
  sheets: z.int(),
  /** Sheets confirmed before there were seals: their checksum is checked when one is redacted. */
  unsealed: z.int(),
  redactions: z.int(),
  faults: z.array(
    z.object({
      kind: z.enum(['copy', 'remark', 'correction', 'sheet', 'section', 'public', 'file']),
      id: z.uuid()
    })
  )
});

/** Every checksum made anew in the database; ids and counts, never content. */
export async function verifyFrozen() {
  const { rows } = await asSystem((tx) =>
    sql<{ found: unknown }>`select app.verify_frozen() as found`.execute(tx)
  );
  return verification.parse(rows[0]?.found);
}

/** The table in which a fault is. */
export const faultTables = {
  copy: 'frozen_copy',
  remark: 'copied_remark',
  correction: 'correction',
  sheet: 'report_sheet',
  section: 'report_section',
  public: 'public_sheet',
  file: 'file'
} as const;
