import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a data folder for this process: `undefined` when another one holds it. The kernel frees the
 * lock with the process, also after `kill -9`, which a file with a process number would not be.
 */
export function lockFolder(folder: string): { free(): void } | undefined {
  const file = new DatabaseSync(join(folder, 'lock'), { timeout: 0 });
  try {
    file.exec('begin exclusive');
  } catch (failure) {
    file.close();
    if (failure instanceof Error && failure.message.includes('locked')) return undefined;
    throw failure;
  }
  held.add(file);
  return {
    free: () => {
      held.delete(file);
      file.exec('rollback');
      file.close();
    }
  };
}

// A collected handle would close the file and free the lock in the middle of the work.
const held = new Set<DatabaseSync>();

/** Says beside the lock who has it; the lock itself, not this, decides. */
export function nameHolder(folder: string): void {
  const holder = { pid: process.pid, since: new Date().toISOString() };
  writeFileSync(join(folder, holderFile), JSON.stringify(holder), { mode: 0o600 });
}

/** „process 4711, since …“ as the one who has the lock said, which may be a moment away. */
export function holderOf(folder: string): string {
  try {
    const { pid, since } = JSON.parse(readFileSync(join(folder, holderFile), 'utf8'));
    return `process ${Number(pid)}, since ${String(since)}`;
  } catch {
    return 'another process';
  }
}

const holderFile = 'lock.holder';
