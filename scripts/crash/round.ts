import { setTimeout as pause } from 'node:timers/promises';
import type { Flow } from './flow.ts';
import { judge } from './judge.ts';
import type { Fault } from './judge.ts';
import type { Ledger } from './ledger.ts';
import type { Product, Victim } from './product.ts';
import { storedIn } from './stored.ts';

export const enough = 100;

/**
 * Writes from all places at once, kills at a moment that nobody can foresee, brings the product back and
 * compares everything that was ever confirmed.
 */
export async function round(product: Product, flow: Flow, ledger: Ledger, victim: Victim) {
  const stop = new AbortController();
  const before = confirmed(ledger);
  const writers = flow.spots.map((spot) => write(flow, ledger, spot, stop.signal));
  const patience = Date.now() + 30_000;
  while (confirmed(ledger) - before < enough && Date.now() < patience) await pause(5);
  await pause(50 + Math.random() * 1450);
  await product.kill(victim);
  stop.abort();
  await Promise.all(writers);
  const acknowledged = confirmed(ledger) - before;

  const began = performance.now();
  await product.recover(victim);
  const restart = performance.now() - began;
  const stored = await storedIn(product.dataDir);
  const faults: Fault[] = judge(ledger.entries, stored);
  for (const spot of flow.spots) {
    const shown = await flow.shown(spot);
    if (shown !== (stored.current.get(spot) ?? '')) faults.push({ kind: 'altered', id: '', spot });
  }
  if (!ledger.isConsistent()) throw new Error('The ledger on disk is not the one in memory.');
  return { acknowledged, faults, restart };
}

async function write(flow: Flow, ledger: Ledger, spot: string, signal: AbortSignal) {
  while (!signal.aborted) {
    const entry = ledger.intend(spot);
    // A broken connection leaves it open whether the text was written, so nothing is confirmed.
    if (await flow.save(spot, entry.text, signal).catch(() => false)) ledger.confirm(entry);
  }
}

function confirmed(ledger: Ledger): number {
  return ledger.entries.filter((entry) => entry.acknowledged).length;
}
