import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { crashes } from './crashes.ts';
import { openFlow } from './flow.ts';
import { openLedger } from './ledger.ts';
import { lives } from './lives.ts';
import { installProduct } from './product.ts';
import { trials } from './trials.ts';

/**
 * `--rounds`: kills under load. `--trials`: kills at each named point of each flow, so many times; 0 tries one point
 * for each flow, left out none. `--lives`: kills during first start, migration, backup and restore, and what else a start has to
 * bear, in per cent of what the bar asks for; 0: none.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    trials: { type: 'string' },
    lives: { type: 'string', default: '0' },
    sabotage: { type: 'boolean', default: false }
  }
});

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-crash-'));
// As root PostgreSQL runs under another account, which has to pass.
chmodSync(folder, 0o711);
const sabotage = `--import=${new URL('sabotage.mjs', import.meta.url)}`;
const product = await installProduct(folder, values.sabotage ? sabotage : '');
let isKept = true;
let failures = 0;
const restarts: number[] = [];

try {
  await product.start();
  await product.command('seed', 'demo');
  const flow = await openFlow(product);
  const ledger = openLedger(join(folder, 'ledger.jsonl'));
  failures += await crashes(product, flow, ledger, { rounds: Number(values.rounds), restarts });
  if (!values.sabotage) {
    const { trials: each } = values;
    if (each) failures += await trials(product, flow, { each: Number(each), restarts });
    failures += await lives(product, flow, join(folder, 'lives'), Number(values.lives));
  }
  await product.stop();
  isKept = failures > 0 && !values.sabotage;
} finally {
  await product.kill('both');
  if (isKept) console.log(`Ledger, log and data are kept in ${folder}.`);
  else rmSync(folder, { recursive: true, force: true });
}

const slow = restarts.sort((a, b) => a - b)[Math.ceil(restarts.length * 0.95) - 1] ?? 0;
console.log(`${restarts.length} starts after a crash, 95 % within ${(slow / 1000).toFixed(1)} s`);
if (slow > 15_000) failures += 1;
process.exitCode = failures ? 1 : 0;
