import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from './checks.ts';

export type Traffic = ReturnType<typeof traffic>;

/** Knows every request under way: how many are at work, which are open streams, and when all are done. */
export function traffic(concurrent: number) {
  const open = new Set<ServerResponse>();
  const streams = new Set<ServerResponse>();
  const working = new Set<ServerResponse>();
  let whenEmpty = () => {};

  return {
    /** Bodies on their way cost little and may come slowly: they count only against a wider bound. */
    isFull: () => working.size >= concurrent || open.size >= concurrent * 8,

    enter(req: IncomingMessage, res: ServerResponse): void {
      open.add(res);
      if (hasBody(req)) req.once('end', () => open.has(res) && working.add(res));
      else working.add(res);
      res.once('close', () => {
        for (const set of [open, streams, working]) set.delete(res);
        if (open.size === 0) whenEmpty();
      });
    },

    /** An event stream stays open for hours and waits; it is closed, not awaited, when the server stops. */
    becomesStream(res: ServerResponse): void {
      working.delete(res);
      streams.add(res);
    },

    /** Ends the streams and waits for the rest, at most so many milliseconds. */
    async settle(most: number): Promise<void> {
      for (const stream of streams) stream.destroy();
      if (open.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      whenEmpty = resolve;
      const timer = setTimeout(resolve, most);
      await promise;
      clearTimeout(timer);
    }
  };
}
