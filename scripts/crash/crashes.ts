import type { Flow } from './flow.ts';
import type { Ledger } from './ledger.ts';
import type { Product, Victim } from './product.ts';
import { enough, round } from './round.ts';

const victims: Victim[] = ['server', 'database', 'both'];

/** Kills under load; returns how many rounds or texts went wrong. */
export async function crashes(
  product: Product,
  flow: Flow,
  ledger: Ledger,
  { rounds, restarts }: { rounds: number; restarts: number[] }
): Promise<number> {
  let run = 0;
  let lost = 0;
  let thin = 0;
  for (let number = 1; number <= rounds; number++) {
    const victim = victims[(number - 1) % victims.length] ?? 'both';
    run = number;
    const { acknowledged, faults, restart } = await round(product, flow, ledger, victim);
    restarts.push(restart);
    lost = new Set(faults.map(({ id, spot }) => id || spot)).size;
    if (acknowledged < enough) thin++;
    console.log(`round ${number}, ${victim} killed: ${acknowledged} acknowledged, ${lost} lost`);
    for (const { kind, id, spot } of faults.slice(0, 5)) console.log(`  ${kind}: ${id} at ${spot}`);
    // What is lost stays lost: further rounds would count it again.
    if (lost) break;
  }
  if (thin) console.log(`${thin} rounds failed: fewer than ${enough} acknowledged`);
  const total = ledger.entries.filter((entry) => entry.acknowledged).length;
  console.log(`${run} rounds, ${total} acknowledged, ${lost} lost`);
  return lost + thin;
}
