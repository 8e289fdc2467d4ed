import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { limitedProcess } from '#server/limited-process.ts';
import { DocumentError } from './document-error.ts';
import type { Answer, Request } from './typst-child.ts';

/** One compiling process; renders one document at a time. */
export type Renderer = {
  readonly alive: boolean;
  render(request: Request, timeoutMs: number): Promise<Uint8Array>;
  end(): Promise<void>;
};

export function startRenderer(memoryMb: number): Renderer {
  const child = spawnChild(memoryMb);
  hold(child, false);
  return {
    get alive() {
      return !child.killed && child.connected;
    },
    async render(request, timeoutMs) {
      hold(child, true);
      try {
        return await answerOf(child, request, timeoutMs);
      } finally {
        hold(child, false);
      }
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.ref();
      child.kill('SIGKILL');
      await exited;
    }
  };
}

function spawnChild(memoryMb: number): ChildProcess {
  // Found from the project's folder: in the built application this module lies elsewhere.
  const folder = resolve('src/server/documents');
  return limitedProcess(resolve(folder, 'typst-child.ts'), {
    memoryMb,
    args: [String(process.pid), String(memoryMb)],
    // Our fonts only, not the machine's.
    env: { FONTCONFIG_FILE: resolve(folder, 'fonts.conf'), RAYON_NUM_THREADS: '2' }
  });
}

function answerOf(child: ChildProcess, request: Request, timeoutMs: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      settle(() => reject(new DocumentError('timeout', `No document within ${timeoutMs} ms.`)));
      child.kill('SIGKILL');
    }, timeoutMs);
    const onMessage = (answer: Answer) =>
      settle(() =>
        'pdf' in answer ? resolve(answer.pdf) : reject(new DocumentError('template', answer.fault))
      );
    const onEnd = () =>
      settle(() => reject(new DocumentError('crashed', 'The compiling process ended.')));
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd);
      finish();
    };
    child.on('message', onMessage).on('exit', onEnd).on('error', onEnd);
    child.send(request, (error) => error && onEnd());
  });
}

/** A process that waits for work must not keep the application, or a command, from ending. */
function hold(child: ChildProcess, needed: boolean): void {
  child[needed ? 'ref' : 'unref']();
  child.channel?.[needed ? 'ref' : 'unref']();
}
