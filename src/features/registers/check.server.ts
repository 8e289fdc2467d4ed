import { resolve } from 'node:path';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import type { Checked, CheckTask } from './check-child.ts';

/** Thrown where so many wait already that one more would wait for minutes. */
export class Busy extends Error {}

/** What the files would change, found by a process of their own. */
export async function check(task: CheckTask): Promise<Checked> {
  await place();
  try {
    const answer = await answerOf(resolve('src/features/registers/check-child.ts'), task, limits);
    return isChecked(answer) ? answer : unreadable;
  } catch (failure) {
    if (failure instanceof NoAnswer) return unreadable;
    throw failure;
  } finally {
    leave();
  }
}

/** The largest file allowed takes 2 s and 400 MB; a heap of its own size ends the process in time. */
const limits = { timeoutMs: 20_000, memoryMb: 1024, nodeArgs: ['--max-old-space-size=512'] };

const unreadable: Checked = { fault: { code: 'unreadable', file: 'schools' } };

const atOnce = 2;
const mostWaiting = 6;
const waiting: (() => void)[] = [];
let running = 0;

async function place(): Promise<void> {
  if (running < atOnce) {
    running += 1;
    return;
  }
  if (waiting.length >= mostWaiting) throw new Busy();
  await new Promise<void>((begin) => waiting.push(begin));
}

/** Whoever waits takes the place over. */
function leave(): void {
  const next = waiting.shift();
  if (next) next();
  else running -= 1;
}

function isChecked(answer: unknown): answer is Checked {
  return (
    typeof answer === 'object' && answer !== null && ('fault' in answer || 'differences' in answer)
  );
}
