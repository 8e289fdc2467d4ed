import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openFlow } from './flow.ts';
import { openLedger } from './ledger.ts';
import { installProduct } from './product.ts';
import type { Victim } from './product.ts';
import { enough, round } from './round.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    sabotage: { type: 'boolean', default: false }
  }
});
const rounds = Number(values.rounds);
const victims: Victim[] = ['server', 'database', 'both'];

const folder = mkdtempSync(join(tmpdir(), 'tafelrunde-crash-'));
// As root PostgreSQL runs under another account, which has to pass.
chmodSync(folder, 0o711);
const sabotage = `--import=${new URL('sabotage.mjs', import.meta.url)}`;
const product = await installProduct(folder, values.sabotage ? sabotage : '');
const ledger = openLedger(join(folder, 'ledger.jsonl'));
let run = 0;
let lost = 0;
let thin = 0;
let isKept = true;

try {
  const flow = await openFlow(product);
  for (let number = 1; number <= rounds; number++) {
    const victim = victims[(number - 1) % victims.length] ?? 'both';
    run = number;
    const { acknowledged, faults } = await round(product, flow, ledger, victim);
    lost = new Set(faults.map(({ id, spot }) => id || spot)).size;
    if (acknowledged < enough) thin++;
    console.log(`round ${number}, ${victim} killed: ${acknowledged} acknowledged, ${lost} lost`);
    for (const { kind, id, spot } of faults.slice(0, 5)) console.log(`  ${kind}: ${id} at ${spot}`);
    // What is lost stays lost: further rounds would count it again.
    if (lost) break;
  }
  await product.stop();
  isKept = lost > 0 && !values.sabotage;
} finally {
  await product.kill('both');
  if (isKept) console.log(`Ledger, log and data are kept in ${folder}.`);
  else rmSync(folder, { recursive: true, force: true });
}

if (thin) console.log(`${thin} rounds failed: fewer than ${enough} acknowledged`);
const total = ledger.entries.filter((entry) => entry.acknowledged).length;
console.log(`${run} rounds, ${total} acknowledged, ${lost} lost`);
process.exitCode = lost || thin ? 1 : 0;
