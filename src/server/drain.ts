import type { EventEmitter } from 'node:events';

/**
 * Work that has to end before the database stops: the worker's jobs, the pools. The built application has
 * modules of its own, so both sides meet at the process.
 */
export function onDrain(work: () => Promise<unknown>): void {
  bus.once(event, (wait: (work: Promise<unknown>) => void) => wait(work()));
}

/** Lets everything end that asked for it; a failure of one does not keep the others from ending. */
export async function drain(): Promise<void> {
  const pending: Promise<unknown>[] = [];
  bus.emit(event, (work: Promise<unknown>) => pending.push(work));
  await Promise.allSettled(pending);
}

const bus: EventEmitter = process;
const event = 'tafelrunde:drain';
