import type { Disk } from './disk.server.ts';
import type { Overview } from './overview.ts';

/** What somebody should look at: `disk`, `mails` that met an obstacle and wait, `jobs` given up. */
export function attention(state: Overview, disk: Disk | null): string[] {
  const isTrue = {
    disk: disk?.isShort === true,
    mails: state.troubles.some(({ isDropped }) => !isDropped),
    jobs: state.queues.some(({ failed }) => failed > 0)
  };
  return Object.entries(isTrue).flatMap(([name, needed]) => (needed ? [name] : []));
}
