import { z } from 'zod';
import { day } from '#base/fields.ts';
import { m } from '#messages';
import { difference } from './differences-stored.ts';
import type { Fault } from './fault.ts';
import type { SchoolList } from './list.ts';
import type { ListTable } from './list-table.ts';
import type { Register } from './register.ts';
import type { Summary } from './changes.ts';
import { fileKinds, importStates } from './register-import.ts';

/** What is kept of a file: never the file itself. */
export const keptFile = z.strictObject({
  kind: z.enum([...fileKinds, 'list']),
  name: z.string(),
  size: z.number(),
  sha256: z.string()
});

export type KeptFile = z.output<typeof keptFile>;

/** An Einlesung as its table holds it; the parts were made by ourselves and are taken as they are. */
export const storedImport = z.object({
  id: z.string(),
  state: z.enum(importStates),
  asOf: z.string(),
  files: z.array(keptFile),
  uploadedAt: z.coerce.date(),
  uploadedBy: z.string().nullable(),
  stateAt: z.coerce.date(),
  stateBy: z.string().nullable(),
  summary: z.custom<Summary>().nullable(),
  // Earlier ones kept the first alone.
  faults: z
    .custom<Fault | Fault[]>()
    .nullable()
    .transform((kept) => (kept === null ? [] : [kept].flat()))
});

export type StoredImport = z.output<typeof storedImport>;

export const storedDifferences = z.array(difference);

/** What was read of official files, or of a list whose columns are known. */
export const storedRegister = z.custom<Register | SchoolList>((value) => typeof value === 'object');

export const storedTable = z.custom<ListTable>((value) => typeof value === 'object');

/** `today` is the last day the files may speak of, `after` the day of those applied last. */
export function uploadInput(today: string, after: string | null) {
  return z.strictObject({
    asOf: day()
      .refine((value) => value <= today, { error: () => m.register_as_of_future() })
      .refine((value) => after === null || value >= after, {
        error: () => m.register_as_of_earlier()
      })
  });
}

export const applyInput = z.strictObject({ fingerprint: z.string().regex(/^[0-9a-f]{64}$/) });
