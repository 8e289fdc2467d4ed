import type { Disk } from './disk.server.ts';
import type { Overview } from './overview.ts';

/** What somebody should look at: `disk`, `mails` that met an obstacle and wait, `jobs` given up, a `history` nobody seals. */
export function attention(state: Overview, disk: Disk | null): string[] {
  const isTrue = {
    disk: disk?.isShort === true,
    mails: state.troubles.some(({ isDropped }) => !isDropped),
    jobs: state.queues.some(({ failed }) => failed > 0),
    history: isLate(state.history.waitingSince)
  };
  return Object.entries(isTrue).flatMap(([name, needed]) => (needed ? [name] : []));
}

/** Entries are sealed within seconds, after a long import within minutes. */
export function isLate(waitingSince: Date | null): boolean {
  return waitingSince !== null && Date.now() - waitingSince.getTime() > 60 * 60_000;
}
