import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openFlow } from './flow.ts';
import { openLedger } from './ledger.ts';
import { judge } from './judge.ts';
import { installProduct } from './product.ts';
import { storedIn } from './stored.ts';

/** On a small disk of its own that runs full while people save; needs root. */
export async function fullDisk(folder: string): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  mount('mount', '-t', 'tmpfs', '-o', 'size=600m,mode=711', 'tmpfs', folder);
  const product = await installProduct(folder, '', { BACKUP_DAYS: '0' });
  try {
    await product.start();
    await product.command('seed', 'demo');
    const flow = await openFlow(product);
    const ledger = openLedger(`${folder}.jsonl`);
    const statuses = new Set<number>();
    const save = async (spot: string) => {
      const entry = ledger.intend(spot);
      const status = await flow.saved(spot, entry.text).catch(() => 0);
      statuses.add(status);
      if (status === 303) ledger.confirm(entry);
      return status;
    };
    for (const spot of flow.spots) await save(spot);
    statuses.clear();
    const fill = fillUp(join(folder, 'filler'));
    const patience = Date.now() + 60_000;
    while (!statuses.has(503) && Date.now() < patience)
      for (const spot of flow.spots) await save(spot);
    if (!statuses.has(503)) return `no 503 came, but ${[...statuses].join()}`;
    rmSync(fill);
    const freed = performance.now();
    while ((await save(flow.spots[0] ?? '')) !== 303) {
      if (performance.now() - freed > 10_000)
        return 'ten seconds after there is room it saves nothing';
      await pause(100);
    }
    const faults = judge(ledger.entries, await storedIn(product.dataDir));
    return faults.length ? `${faults.length} texts: ${faults[0]?.kind}` : undefined;
  } finally {
    await product.stop();
    await product.kill('both');
    mount('umount', folder);
    rmSync(folder, { recursive: true });
  }
}

function fillUp(path: string): string {
  const file = openSync(path, 'w');
  for (const size of [1 << 20, 4096]) {
    const block = Buffer.alloc(size, 1);
    try {
      for (;;) writeSync(file, block);
    } catch {
      // Full.
    }
  }
  closeSync(file);
  return path;
}

function mount(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}
