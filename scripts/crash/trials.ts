import { flows } from './flows.ts';
import type { Flow } from './flow.ts';
import type { Product } from './product.ts';
import { trial, undisturbed } from './trial.ts';

/** Kills at named points; returns how many trials went wrong. `each` 0: one point for each flow, in turn. */
export async function trials(
  product: Product,
  { browser, place }: Flow,
  { each, restarts }: { each: number; restarts: number[] }
): Promise<number> {
  let run = 0;
  let wrong = 0;
  for (const [index, flow] of flows.entries()) {
    // The first time makes more new than all others.
    await undisturbed(product, browser, place, flow);
    const whole = await undisturbed(product, browser, place, flow);
    const points = each ? flow.points : flow.points.slice(index % 3, (index % 3) + 1);
    for (const point of Array.from({ length: each || 1 }, () => points).flat()) {
      const { complaints, restart } = await trial(product, browser, place, { flow, point, whole });
      run += 1;
      restarts.push(restart);
      if (!complaints.length) continue;
      wrong += 1;
      console.log(`${flow.name} at ${point}: ${complaints.join('; ')}`);
    }
  }
  console.log(`${run} kills at named points of ${flows.length} flows, ${wrong} not whole`);
  return wrong;
}
