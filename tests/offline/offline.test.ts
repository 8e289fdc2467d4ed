import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

// Only root may take the network away from a process; the demo takes its time.
const isPossible = Boolean(process.env.LONG) && process.getuid?.() === 0;

test.runIf(isPossible)(
  'A-DS-06 without any network it starts, is seeded and used, and reaches for nothing',
  async () => {
    const inside = `ip link set lo up && exec "${process.execPath}" --experimental-import-meta-resolve tests/offline/walk.ts`;
    const { stdout } = await run('unshare', ['--net', 'sh', '-c', inside]);
    expect(stdout).toBe('');
  },
  300_000
);
