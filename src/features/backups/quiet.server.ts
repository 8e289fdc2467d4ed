import { sql } from 'kysely';
import { asSystem } from '#server/db.ts';
import { log } from '#server/log.ts';

/** Whether this installation was restored from a backup and nobody has released it yet. */
export async function isQuiet(): Promise<boolean> {
  const { since } = await asSystem((tx) =>
    tx.selectNoFrom(sql<Date | null>`app.quiet_since()`.as('since')).executeTakeFirstOrThrow()
  );
  return since !== null;
}

/** Begins at once, or as soon as a restored installation is released. Returns what stops the waiting. */
export async function onceReleased(begin: () => Promise<void>): Promise<() => void> {
  if (!(await isQuiet())) {
    await begin();
    return () => {};
  }
  log.warn('restored from a backup and quiet: "npx tafelrunde release" lets mails and jobs go on');
  let isBusy = false;
  const timer = setInterval(async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      if (await isQuiet()) return;
      clearInterval(timer);
      await begin();
    } catch (failure) {
      log.warn({ err: failure }, 'cannot tell whether the installation is released');
    } finally {
      isBusy = false;
    }
  }, 5_000).unref();
  return () => clearInterval(timer);
}

/** False where it was released already. `givesUpMails`: what waits in the outbox is not sent. */
export async function release(givesUpMails: boolean): Promise<boolean> {
  const { done } = await asSystem((tx) =>
    tx
      .selectNoFrom(sql<boolean>`app.release_restoration(${givesUpMails})`.as('done'))
      .executeTakeFirstOrThrow()
  );
  return done;
}
