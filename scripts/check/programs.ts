import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A failed check throws what it has to say; a test suite returns its counts. */
export type Work = () => Promise<void | { passed: number; failed: number }>;

/** A program of an installed package, run by this very Node. */
export function program(path: string, ...args: string[]): Work {
  return () => run(process.execPath, [`node_modules/${path}`, ...args]);
}

/** A script of this project. */
export function script(path: string, ...args: string[]): Work {
  return () => run(process.execPath, [path, ...args]);
}

/** Runs to the end and stays silent, unless it fails. */
export async function run(file: string, args: string[]): Promise<void> {
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' }
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  // 'exit' may come before the last lines have been read.
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(Buffer.concat(output).toString().trim() || `exit code ${code}`);
}
