import { readFileSync } from 'node:fs';
import type { Product } from '../crash/product.ts';

/** Proportional memory after the load, in MB: what processes share counts once. */
export function memoryOf(product: Product): { application: number; postgres: number } {
  const { application, postgres } = product.pids();
  return { application: sum(application), postgres: sum(postgres) };
}

function sum(pids: number[]): number {
  return Math.round(pids.reduce((total, pid) => total + proportional(pid), 0) / 1024);
}

function proportional(pid: number): number {
  try {
    return Number(
      /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0
    );
  } catch {
    return 0;
  }
}
