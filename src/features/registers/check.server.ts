import { resolve } from 'node:path';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import { places } from '#server/places.ts';
import type { Checked, CheckTask } from './check-child.ts';

/**
 * What the files would change, found by a process of their own.
 * @throws Busy where too many are being read already
 */
export async function check(task: CheckTask): Promise<Checked> {
  return inTurn(async () => {
    try {
      const answer = await answerOf(resolve('src/features/registers/check-child.ts'), task, limits);
      return isChecked(answer) ? answer : unreadable;
    } catch (failure) {
      if (failure instanceof NoAnswer) return unreadable;
      throw failure;
    }
  });
}

/** The largest file allowed takes 2 s and 400 MB; a heap of its own size ends the process in time. */
const limits = { timeoutMs: 20_000, memoryMb: 1024, nodeArgs: ['--max-old-space-size=512'] };

const unreadable: Checked = { fault: { code: 'unreadable', file: 'schools' } };

const inTurn = places({ atOnce: 2, mostWaiting: 6 });

function isChecked(answer: unknown): answer is Checked {
  return (
    typeof answer === 'object' && answer !== null && ('fault' in answer || 'differences' in answer)
  );
}
