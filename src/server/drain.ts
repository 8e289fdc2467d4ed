import type { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Work that has to end before the database stops: the worker's jobs, the pools. The built application has
 * modules of its own, so both sides meet at the process.
 */
export function onDrain(work: () => Promise<unknown>): void {
  bus.once(event, (wait: (work: Promise<unknown>) => void) => wait(work()));
}

/** Lets everything end that asked for it, for a while; a failure of one does not stop the others. */
export async function drain(): Promise<void> {
  const pending: Promise<unknown>[] = [];
  bus.emit(event, (work: Promise<unknown>) => pending.push(work));
  await Promise.race([Promise.allSettled(pending), pause(15_000, undefined, { ref: false })]);
}

const bus: EventEmitter = process;
const event = 'tafelrunde:drain';
