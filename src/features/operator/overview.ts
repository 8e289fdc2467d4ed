import { z } from 'zod';
import { legalPages } from '#features/legal/legal.ts';

/** What `app.installation_state` tells: counts and states, nothing about anybody. */
export const overview = z.object({
  /** Version of PostgreSQL. */
  database: z.string(),
  /** The newest file of `db/migrations` that the database has seen. */
  schema: z.string(),
  databaseBytes: z.number(),
  regions: z.number(),
  hasRegion: z.boolean(),
  /** The invented region, whose people anybody may be. */
  hasDemo: z.boolean(),
  /** Legal texts of the installation that nobody has written. */
  legalMissing: z.array(z.enum(legalPages)),
  /** How far the history is sealed. */
  history: z.object({
    sealed: z.number(),
    waiting: z.number(),
    waitingSince: z.coerce.date().nullable(),
    anchor: z
      .object({ no: z.number(), entries: z.number(), at: z.coerce.date(), root: z.string() })
      .nullable()
  }),
  /** Restored from a backup and not yet released; null where nothing waits. */
  restoration: z
    .object({
      restoredAt: z.coerce.date(),
      backupMadeAt: z.coerce.date(),
      /** Deletions made after the backup: made again, and not. */
      replayed: z.number(),
      unreplayed: z.number()
    })
    .nullable(),
  /** When an operator last said that restoring a backup was tried. */
  backupTriedAt: z.coerce.date().nullable(),
  /** Signed-in browsers. */
  sessions: z.number(),
  mails: z.object({
    waiting: z.number(),
    waitingSince: z.coerce.date().nullable(),
    /** As far back as mails are kept. */
    sent: z.number(),
    dropped: z.number()
  }),
  /** The newest fifty that wait with a reason or were dropped. */
  troubles: z.array(
    z.object({
      kind: z.string(),
      createdAt: z.coerce.date(),
      attempts: z.number(),
      reason: z.string(),
      isDropped: z.boolean()
    })
  ),
  queues: z.array(
    z.object({ name: z.string(), open: z.number(), active: z.number(), failed: z.number() })
  )
});

export type Overview = z.infer<typeof overview>;
