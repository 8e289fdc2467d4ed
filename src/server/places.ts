/** Thrown where so many wait already that one more would wait for minutes. */
export class Busy extends Error {}

/** Lets so many run at once and so many wait; who comes first begins first. */
export function places({ atOnce, mostWaiting }: { atOnce: number; mostWaiting: number }) {
  const waiting: (() => void)[] = [];
  let running = 0;

  /** @throws Busy */
  return async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    await place();
    try {
      return await work();
    } finally {
      leave();
    }
  };

  async function place(): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (waiting.length >= mostWaiting) throw new Busy();
    await new Promise<void>((begin) => waiting.push(begin));
  }

  /** Whoever waits takes the place over. */
  function leave(): void {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
