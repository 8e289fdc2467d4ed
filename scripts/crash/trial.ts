import { existsSync, writeFileSync } from 'node:fs';
import type { FaultPoint } from '../../src/server/faults.ts';
import type { Browser } from './browser.ts';
import type { Place, WriteFlow } from './flows.ts';
import type { Product } from './product.ts';
import { countsIn, grown } from './whole.ts';

/** Whether what is written is whole; the texts say what is not. `restart` is how long it took to be ready again. */
export type Verdict = Readonly<{ complaints: string[]; restart: number }>;

/**
 * Sends a form and kills the product at one point of its way, starts it again and sends the form once more. Before the
 * commit nothing may be there, after it all; sent again it is there once. What "all" is says a run without a crash.
 */
export async function trial(
  product: Product,
  browser: Browser,
  place: Place,
  { flow, point, whole }: { flow: WriteFlow; point: FaultPoint; whole: Record<string, number> }
): Promise<Verdict> {
  const { path, body } = await flow.prepare(browser, place);
  const before = await countsIn(product.dataDir);
  writeFileSync(product.order, point);
  const answer = await browser.post(path, body).catch(() => null);
  if (answer) return { complaints: [`${point} was not passed: ${answer.status}`], restart: 0 };
  await product.ended();
  const began = performance.now();
  await product.start();
  const restart = performance.now() - began;
  const crashed = grown(before, await countsIn(product.dataDir));
  const again = await browser.post(path, body);
  const ended = grown(before, await countsIn(product.dataDir));

  const complaints: string[] = [];
  const isDone = point === 'write.after-commit' || point === 'form.before-answer';
  if (!isDone && Object.keys(crashed).length) complaints.push(`half there: ${told(crashed)}`);
  if (isDone && told(crashed) !== told(ended)) {
    complaints.push(`twice there: ${told(crashed)}, then ${told(ended)}`);
  }
  if (tables(ended) !== tables(whole)) {
    complaints.push(`not whole: ${told(ended)} instead of ${told(whole)}`);
  }
  const expected = isDone ? flow.again : [303];
  if (!expected.includes(again.status)) complaints.push(`sent again: ${again.status}`);
  if (existsSync(product.order)) complaints.push('the order is still there');
  return { complaints, restart };
}

/** What a flow writes when nothing comes between. */
export async function undisturbed(
  product: Product,
  browser: Browser,
  place: Place,
  flow: WriteFlow
): Promise<Record<string, number>> {
  const { path, body } = await flow.prepare(browser, place);
  const before = await countsIn(product.dataDir);
  const { status, text } = await browser.post(path, body);
  if (status !== 303) {
    const why = /class="[^"]*error-summary[\s\S]*?<\/div>\s*<\/div>/.exec(text)?.[0] ?? '';
    throw new Error(`${flow.name} answered ${status}: ${why.replaceAll(/<[^>]*>|\s+/g, ' ')}`);
  }
  return grown(before, await countsIn(product.dataDir));
}

function told(counts: Record<string, number>): string {
  return JSON.stringify(counts);
}

/** Numbers differ with what was there before; which tables know of it does not. */
function tables(counts: Record<string, number>): string {
  return Object.keys(counts).join(', ');
}
