import type { Backups } from '#features/backups/nightly.ts';
import type { Disk } from './disk.server.ts';
import type { Overview } from './overview.ts';

/**
 * What somebody should look at: `disk`, `mails` that met an obstacle and wait, `jobs` given up, a `history` nobody
 * seals, a `backup` that failed or is late, `restored` and waiting to be released.
 */
export function attention(state: Overview, disk: Disk | null, backups: Backups | null): string[] {
  const isTrue = {
    disk: disk?.isShort === true,
    mails: state.troubles.some(({ isDropped }) => !isDropped),
    jobs: state.queues.some(({ failed }) => failed > 0),
    history: isLate(state.history.waitingSince),
    backup: backups !== null && (backups.failure !== null || backups.isLate),
    restored: state.restoration !== null
  };
  return Object.entries(isTrue).flatMap(([name, needed]) => (needed ? [name] : []));
}

/** Entries are sealed within seconds, after a long import within minutes. */
export function isLate(waitingSince: Date | null): boolean {
  return waitingSince !== null && Date.now() - waitingSince.getTime() > 60 * 60_000;
}
