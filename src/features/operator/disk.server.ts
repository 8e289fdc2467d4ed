import { statfs } from 'node:fs/promises';
import { readSettings } from '#server/settings.ts';

export type Disk = Readonly<{
  freeBytes: number;
  /** Less than a tenth or 2 GB: a large import may fail. */
  isShort: boolean;
}>;

/** The disk of the data folder; null where another PostgreSQL keeps the data. */
export async function dataDisk(): Promise<Disk | null> {
  const { databaseUrl, dataDir } = readSettings();
  const disk = await statfs(dataDir).catch((failure: unknown) => {
    // Nobody made the folder where the database lies elsewhere.
    if (databaseUrl) return null;
    throw failure;
  });
  if (!disk) return null;
  const freeBytes = disk.bavail * disk.bsize;
  return { freeBytes, isShort: freeBytes < 2 * 1024 ** 3 || disk.bavail < disk.blocks / 10 };
}
