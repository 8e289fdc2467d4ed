import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lockFolder } from '#server/postgres/lock.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Work on files that all processes of this checkout share; they wait for each other. */
export async function alone<T>(work: () => Promise<T>): Promise<T> {
  const cache = join(root, '.cache');
  mkdirSync(cache, { recursive: true });
  let lock = lockFolder(cache);
  for (; !lock; lock = lockFolder(cache)) await pause(50);
  try {
    return await work();
  } finally {
    lock.free();
  }
}
