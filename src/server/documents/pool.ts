import { DocumentError } from './document-error.ts';
import { type Renderer, startRenderer } from './renderer.ts';
import type { Request } from './typst-child.ts';

export type Limits = {
  processes: number;
  /** How many documents may wait for a free process. */
  waiting: number;
  /** For waiting, and again for compiling. */
  timeoutMs: number;
  memoryMb: number;
  /** Processes end after this pause, so that a quiet application holds no memory for them. */
  idleMs: number;
};

type Waiter = { start(renderer: Renderer): void; refuse(error: DocumentError): void };

export function documentPool(limits: Limits) {
  const idle: Renderer[] = [];
  const busy = new Set<Renderer>();
  const waiters: Waiter[] = [];
  let closed = false;
  let pause: NodeJS.Timeout | undefined;

  return { render, close };

  async function render(request: Request): Promise<Uint8Array> {
    if (closed) throw new DocumentError('closed', 'No more documents are made.');
    clearTimeout(pause);
    const renderer = await freeRenderer();
    try {
      return await renderer.render(request, limits.timeoutMs);
    } finally {
      busy.delete(renderer);
      passOn(renderer);
    }
  }

  async function close(): Promise<void> {
    closed = true;
    clearTimeout(pause);
    for (const waiter of waiters.splice(0)) {
      waiter.refuse(new DocumentError('closed', 'No more documents are made.'));
    }
    await Promise.all([...idle.splice(0), ...busy].map((renderer) => renderer.end()));
  }

  function freeRenderer(): Renderer | Promise<Renderer> {
    if (busy.size < limits.processes) return occupy(idle.pop());
    if (waiters.length >= limits.waiting) {
      throw new DocumentError('overloaded', `${waiters.length} documents are waiting already.`);
    }
    return new Promise((resolve, reject) => {
      const waiter = { start: settled(resolve), refuse: settled(reject) };
      const timer = setTimeout(() => {
        waiters.splice(waiters.indexOf(waiter), 1);
        reject(new DocumentError('overloaded', `No free process in ${limits.timeoutMs} ms.`));
      }, limits.timeoutMs);
      function settled<T>(settle: (value: T) => void) {
        return (value: T) => {
          clearTimeout(timer);
          settle(value);
        };
      }
      waiters.push(waiter);
    });
  }

  function occupy(renderer: Renderer | undefined): Renderer {
    const ready = renderer?.alive ? renderer : startRenderer(limits.memoryMb);
    busy.add(ready);
    return ready;
  }

  function passOn(renderer: Renderer): void {
    const next = waiters.shift();
    if (next) return next.start(occupy(renderer));
    if (renderer.alive && !closed) idle.push(renderer);
    if (busy.size === 0) pause = setTimeout(endIdle, limits.idleMs).unref();
  }

  function endIdle(): void {
    for (const renderer of idle.splice(0)) void renderer.end();
  }
}
