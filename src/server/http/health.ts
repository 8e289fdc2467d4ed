import type { IncomingMessage, ServerResponse } from 'node:http';
import { isSafe } from './checks.ts';

/**
 * Readiness: a write succeeds. Probes that arrive together share one write, so that anyone may ask as often
 * as they like without costing more.
 * @returns whether the application can serve; false also when the write takes too long.
 */
export function readiness(ready: () => Promise<unknown>, within: number): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  return () => (running ??= probe(ready, within).finally(() => (running = undefined)));
}

/** `/healthz`: the process is alive. `/readyz`: it can serve, and will for a while. Both under any host. */
export function isProbe(req: IncomingMessage): boolean {
  return isSafe(req) && (req.url === '/healthz' || req.url === '/readyz');
}

export async function answerProbe(
  req: IncomingMessage,
  res: ServerResponse,
  isReady: () => Promise<boolean>
): Promise<void> {
  const isWell = req.url === '/healthz' || (await isReady());
  res.setHeader('content-type', 'text/plain; charset=utf-8');
  if (!isWell) res.setHeader('retry-after', '5');
  res.writeHead(isWell ? 200 : 503).end(isWell ? 'ok\n' : 'not ready\n');
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
