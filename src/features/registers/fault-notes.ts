import { RegisterFault, type Fault } from './fault.ts';

/** Enough to see what is wrong with a file; nobody mends more than these at a time. */
export const mostFaults = 20;

export type FaultNotes = ReturnType<typeof faultNotes>;

/** What is wrong with rows, gathered so that a file can be mended at once. */
export function faultNotes() {
  const found: Fault[] = [];
  return {
    /** What `work` gives, or nothing where it finds a fault. */
    attempt<T>(work: () => T): T | undefined {
      try {
        return work();
      } catch (failure) {
        if (!(failure instanceof RegisterFault)) throw failure;
        found.push(...failure.faults);
        if (found.length >= mostFaults) throw new RegisterFault(...found.slice(0, mostFaults));
        return undefined;
      }
    },
    hasAny: () => found.length > 0,
    /** @throws RegisterFault where anything was found */
    settle(): void {
      const [first, ...others] = found;
      if (first) throw new RegisterFault(first, ...others);
    }
  };
}
