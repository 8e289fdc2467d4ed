import { forgetOldSignIns } from '#features/accounts/tidying.server.ts';
import { keepDeletions } from '#features/backups/deletions.server.ts';
import { backUpNightly } from '#features/backups/nightly.server.ts';
import { onceReleased } from '#features/backups/quiet.server.ts';
import { anchorHistory } from '#features/history/anchoring.server.ts';
import { sealHistory } from '#features/history/sealing.server.ts';
import { endInterruptedChecks, forgetOldImports } from '#features/registers/tidying.server.ts';
import { remindOfComments } from '#features/report-sheets/asked.server.ts';
import { forgetOldPeople } from '#features/retention/forgetting.server.ts';
import { remindOfRounds } from '#features/rounds/reminders.server.ts';
import { forgetOldWorkbooks } from '#features/workbooks/tidying.server.ts';
import { startWorker, stopWorker } from '#server/jobs.ts';
import { closeMail } from '#server/mail/send.ts';
import { gatherDigests } from './digest.server.ts';
import { deliver, forgetOldMails, sweep } from './outbox.server.ts';

/**
 * Sends what lies in the outbox, seals the history and clears away what nobody needs any more; in a restored
 * installation not before somebody has released it.
 */
export async function startMailWorker(): Promise<void> {
  stopWaiting = await onceReleased(work);
}

/** Finishes the mail at hand and takes no other. */
export async function stopMailWorker(): Promise<void> {
  stopWaiting();
  await stopWorker();
  closeMail();
}

let stopWaiting = () => {};

async function work(): Promise<void> {
  await startWorker({ mail: deliver }, [
    { everyMinutes: 5, work: sweep },
    { everyMinutes: 5, work: gatherDigests },
    { everyMinutes: 5, work: remindOfRounds },
    { everyMinutes: 5, work: remindOfComments },
    { everyMinutes: 1 / 12, work: sealHistory },
    { everyMinutes: 5, work: () => anchorHistory() },
    { everyMinutes: 1 / 12, work: keepDeletions },
    { everyMinutes: 60, work: forgetOldMails },
    { everyMinutes: 60, work: forgetOldSignIns },
    { everyMinutes: 24 * 60, work: forgetOldPeople },
    { everyMinutes: 1, work: endInterruptedChecks },
    { everyMinutes: 60, work: forgetOldImports },
    { everyMinutes: 60, work: forgetOldWorkbooks },
    { everyMinutes: 5, work: () => backUpNightly() }
  ]);
}
