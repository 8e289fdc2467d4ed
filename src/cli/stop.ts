/**
 * Aborts when the process is asked to end: by a signal, or because what passes signals on to us ended
 * before. A second Ctrl-C changes nothing, the work at hand is finished first.
 */
export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => asked.abort());
  }
  process.on('disconnect', () => asked.abort());
  // Listening alone would keep the process from ending after an error.
  process.channel?.unref();
  if (process.env.npm_lifecycle_event) watchParent(asked);
  return asked.signal;
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // A pending promise alone does not keep Node running.
  const awake = setInterval(() => {}, 3_600_000);
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  clearInterval(awake);
}

/** npm asks only its shell to end, which takes the request to its grave. */
function watchParent(asked: AbortController): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) asked.abort();
  }, 300).unref();
}
