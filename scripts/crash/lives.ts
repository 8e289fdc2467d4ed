import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Flow } from './flow.ts';
import { fullDisk } from './full-disk.ts';
import { installation } from './installation.ts';
import { backupKilled, firstStart, restoreKilled } from './killed-commands.ts';
import type { Product } from './product.ts';
import { stopUnderLoad } from './stop-under-load.ts';
import { withSuperuser } from './stored.ts';
import { countsIn, grown } from './whole.ts';

/** What a start, a stop and the commands of the command line have to bear; returns how often they did not. */
export async function lives(product: Product, flow: Flow, folder: string, percent: number) {
  if (!percent) return 0;
  const times = (most: number) => Math.ceil((most * percent) / 100);
  mkdirSync(folder, { mode: 0o711 });
  const backup = join(folder, 'whole.backup');
  await product.command('backup', backup);
  return (
    (await tried('first start killed', times(50), (round) => firstStart(folder, round))) +
    (await tried('rules made anew killed', times(50), () => rulesAnew(product))) +
    (await tried('backup killed', times(20), (round) =>
      backupKilled(product.dataDir, folder, round)
    )) +
    (await tried('restore killed', times(20), (round) => restoreKilled(folder, backup, round))) +
    (await tried('second start refused', times(20), () => secondStart(product))) +
    (await tried('stopped under load', times(50), () => stopUnderLoad(product, flow))) +
    (await tried('disk full', times(20), (round) => fullDisk(join(folder, `full-${round}`))))
  );
}

/** Tells what went wrong, or nothing. */
type Try = (round: number) => Promise<string | undefined>;

async function tried(name: string, rounds: number, once: Try): Promise<number> {
  let wrong = 0;
  for (let round = 0; round < rounds; round++) {
    const complaint = await once(round).catch((failure: unknown) => String(failure));
    if (!complaint) continue;
    wrong += 1;
    console.log(`${name}, round ${round + 1}: ${complaint}`);
  }
  console.log(`${name}: ${rounds} times, ${wrong} wrong`);
  return wrong;
}

/** An update in use: what people wrote is as before, and the rules are whole. */
async function rulesAnew(product: Product): Promise<string | undefined> {
  const here = installation(join(product.dataDir, '..'));
  await product.stop();
  const started = await here.run(['migrate']);
  if (started.code !== 0) return started.output.slice(-300);
  await product.start();
  const before = await countsIn(product.dataDir);
  await withSuperuser(product.dataDir, (client) =>
    client.query('update migration.installation set current_sha256 = null')
  );
  await product.stop();
  const fell = await here.killed(['migrate'], { point: 'rules.applied' });
  await product.start();
  const after = grown(before, await countsIn(product.dataDir));
  if (!fell) return 'rules.applied was not passed';
  return Object.keys(after).length ? `other rows: ${JSON.stringify(after)}` : undefined;
}

async function secondStart(product: Product): Promise<string | undefined> {
  const { application } = product.pids();
  const { code, output } = await installation(join(product.dataDir, '..')).run(['start']);
  if (code === 0) return 'it started';
  const isNamed = output.includes(product.dataDir) && output.includes(`process ${application[0]}`);
  return isNamed ? undefined : `it says: ${output.slice(-300)}`;
}
