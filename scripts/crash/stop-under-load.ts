import { setTimeout as pause } from 'node:timers/promises';
import type { Flow } from './flow.ts';
import type { Product } from './product.ts';

/** SIGTERM while people work: whoever has sent something by then gets an answer. */
export async function stopUnderLoad(product: Product, { browser, place }: Flow) {
  const open = new Map<symbol, number>();
  const failed: number[] = [];
  let isStopping = false;
  const work = async () => {
    while (!isStopping) {
      const id = Symbol('request');
      open.set(id, performance.now());
      const isAnswered = await browser.page(place.matrix).then(
        () => true,
        () => false
      );
      if (!isAnswered) failed.push(open.get(id) ?? 0);
      open.delete(id);
    }
  };
  const workers = Array.from({ length: 12 }, work);
  await pause(1_000 + Math.random() * 500);
  isStopping = true;
  const signalled = performance.now();
  const stopped = product.stop();
  await Promise.all(workers);
  await stopped;
  const took = performance.now() - signalled;
  await product.start();
  // Sent in the very moment of the signal, it may find the door shut: that is no answer lost.
  const cut = failed.filter((begun) => begun < signalled - 20);
  if (cut.length) return `${cut.length} requests were cut off`;
  return took > 10_000 ? `it took ${Math.round(took)} ms` : undefined;
}
