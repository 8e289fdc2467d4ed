/**
 * Aborts when the process is asked to end: by a signal, or because the launcher that passes signals on was
 * killed. A second Ctrl-C changes nothing, the work at hand is finished first.
 */
export function stopSignal(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => asked.abort());
  }
  process.on('disconnect', () => asked.abort());
  // Listening alone would keep the process from ending after an error.
  process.channel?.unref();
  return asked.signal;
}

export async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  // A pending promise alone does not keep Node running.
  const awake = setInterval(() => {}, 3_600_000);
  await new Promise((done) => signal.addEventListener('abort', done, { once: true }));
  clearInterval(awake);
}
