import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { resolve } from 'node:path';

/** It is no picture, or none that may be used; why is nobody's secret but helps nobody either. */
export class NoPicture extends Error {}

export type Frame = Readonly<{ width: number; height: number }>;

/**
 * A picture drawn anew as PNG within a frame, in a process of its own with bounds of time, memory and
 * pixels: what was hidden in the file (scripts, places, other formats) is gone.
 *
 * @throws NoPicture
 */
export async function redrawn(bytes: Uint8Array, frame: Frame): Promise<Buffer> {
  if (!isPicture(bytes)) throw new NoPicture('neither PNG nor JPEG nor WebP');
  const before = last;
  const mine = before.then(() => draw(bytes, frame));
  last = mine.catch(() => undefined);
  return mine;
}

// One at a time: a logo is uploaded once a year, and each decoding may take all the memory it is given.
let last: Promise<unknown> = Promise.resolve();

/** By its first bytes, whatever its name or the browser says. */
function isPicture(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  return (
    text.startsWith('\x89PNG\r\n\x1a\n') ||
    text.startsWith('\xff\xd8\xff') ||
    (text.startsWith('RIFF') && text.endsWith('WEBP'))
  );
}

async function draw(bytes: Uint8Array, { width, height }: Frame): Promise<Buffer> {
  // Found from the project's folder: in the built application this module lies elsewhere.
  const child = spawn(
    '/bin/sh',
    [
      '-c',
      // macOS knows no such limit; there the pixel limit alone looks after memory.
      'ulimit -v 4194304 2>/dev/null; ulimit -t 10 2>/dev/null; exec "$@"',
      'picture',
      process.execPath,
      '--max-old-space-size=128',
      resolve('src/server/pictures/picture-child.ts'),
      String(width),
      String(height)
    ],
    // Nothing of the application's environment: neither its secrets nor its settings.
    {
      env: { MALLOC_ARENA_MAX: '2' },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: 10_000,
      killSignal: 'SIGKILL'
    }
  );
  const ended = new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  // A process that gives up early closes its end; that it failed is said by its exit code.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  const [drawn, code] = await Promise.all([buffer(child.stdout), ended]);
  if (code !== 0 || drawn.length === 0) throw new NoPicture('it cannot be decoded');
  return drawn;
}
