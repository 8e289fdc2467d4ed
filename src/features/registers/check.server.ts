import { resolve } from 'node:path';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import { places } from '#server/places.ts';
import type { Checked, CheckedList, CheckTask, ListTask } from './check-child.ts';

/**
 * What the files would change, found by a process of their own.
 * @throws Busy where too many are being read already
 */
export async function check(task: CheckTask): Promise<Checked> {
  const answer = await answered(task);
  return isChecked(answer) ? answer : { faults: [{ code: 'unreadable', file: 'schools' }] };
}

/**
 * What a list holds, found in the same way.
 * @throws Busy
 */
export async function checkList(path: string): Promise<CheckedList> {
  const answer = await answered({ list: path });
  return isCheckedList(answer) ? answer : { faults: [{ code: 'unreadable', file: 'list' }] };
}

/** Undefined where the process ended without an answer. */
async function answered(task: CheckTask | ListTask): Promise<unknown> {
  return inTurn(async () => {
    try {
      return await answerOf(resolve('src/features/registers/check-child.ts'), task, limits);
    } catch (failure) {
      if (failure instanceof NoAnswer) return undefined;
      throw failure;
    }
  });
}

/** The largest file allowed takes 2 s and 400 MB; a heap of its own size ends the process in time. */
const limits = { timeoutMs: 20_000, memoryMb: 1024, nodeArgs: ['--max-old-space-size=512'] };

const inTurn = places({ atOnce: 2, mostWaiting: 6 });

function isChecked(answer: unknown): answer is Checked {
  return (
    typeof answer === 'object' && answer !== null && ('faults' in answer || 'differences' in answer)
  );
}

function isCheckedList(answer: unknown): answer is CheckedList {
  return typeof answer === 'object' && answer !== null && ('faults' in answer || 'table' in answer);
}
