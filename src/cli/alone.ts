import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lockFolder } from '#server/postgres/lock.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Work on files that all processes of this checkout share; those on the same thing wait for each other. A
 * build makes the texts in a process of its own, so the two are different things.
 */
export async function alone<T>(thing: 'build' | 'texts', work: () => Promise<T>): Promise<T> {
  const folder = join(root, '.cache', `${thing}-lock`);
  mkdirSync(folder, { recursive: true });
  let lock = lockFolder(folder);
  for (; !lock; lock = lockFolder(folder)) await pause(50);
  try {
    return await work();
  } finally {
    lock.free();
  }
}
