/**
 * Readiness: a write succeeds. Probes that arrive together share one write, so that anyone may ask as often
 * as they like without costing more.
 * @returns whether the application can serve; false also when the write takes too long.
 */
export function readiness(ready: () => Promise<unknown>, within: number): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  return () => (running ??= probe(ready, within).finally(() => (running = undefined)));
}

async function probe(ready: () => Promise<unknown>, within: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(false), within);
  const written = Promise.resolve()
    .then(ready)
    .then(
      (answer) => answer !== false,
      () => false
    );
  return Promise.race([written, late.promise]).finally(() => clearTimeout(timer));
}
