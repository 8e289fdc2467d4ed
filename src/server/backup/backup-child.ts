/** The process that writes the nightly backup: reading everything must not hold up a single page. */
import { recipientsOf } from '#server/backup/age-keys.ts';
import { Unwritable, writeBackup } from '#server/backup/write.ts';
import { runningPostgres } from '#server/postgres/start.ts';

export type BackupTask = Readonly<{
  dataDir: string;
  path: string;
  version: string;
  recipients: readonly string[];
}>;

/** `why` as far as it is known here; the rest is in the message. */
type BackupAnswer = Readonly<
  { bytes: number } | { why: Unwritable['why'] | 'other'; message: string }
>;

process.on('disconnect', () => process.exit());
process.on('message', async (message) => {
  if (isTask(message)) process.send?.(await answer(message));
});

async function answer({ dataDir, path, version, recipients }: BackupTask): Promise<BackupAnswer> {
  try {
    const { ownerUrl } = runningPostgres({ dataDir });
    const { bytes } = await writeBackup(ownerUrl, path, version, recipientsOf(recipients));
    return { bytes };
  } catch (failure) {
    const message = failure instanceof Error ? failure.message : String(failure);
    return { why: failure instanceof Unwritable ? failure.why : 'other', message };
  }
}

function isTask(message: unknown): message is BackupTask {
  return typeof message === 'object' && message !== null && 'path' in message;
}
