import { resolve } from 'node:path';
import { answerOf, NoAnswer } from '#server/limited-process.ts';
import { places } from '#server/places.ts';
import { OfficeFault } from './office-fault.ts';
import type { ReadWorkbook } from './read-workbook.ts';
import type { WorkbookAnswer } from './workbook-child.ts';

/**
 * The cells of a workbook somebody uploaded, read by a process of its own.
 * @throws OfficeFault
 * @throws Busy where too many are being read already
 */
export async function openWorkbook(path: string): Promise<ReadWorkbook> {
  const answer = await inTurn(() => read(path));
  if (!isAnswer(answer)) throw new OfficeFault('tooMuchWork');
  if ('fault' in answer) throw new OfficeFault(answer.fault);
  return answer.sheets;
}

async function read(path: string): Promise<unknown> {
  try {
    return await answerOf(resolve('src/server/office/workbook-child.ts'), { path }, limits);
  } catch (failure) {
    if (failure instanceof NoAnswer) throw new OfficeFault('tooMuchWork', failure.reason);
    throw failure;
  }
}

const limits = { timeoutMs: 15_000, memoryMb: 768, nodeArgs: ['--max-old-space-size=384'] };

const inTurn = places({ atOnce: 2, mostWaiting: 6 });

function isAnswer(answer: unknown): answer is WorkbookAnswer {
  return typeof answer === 'object' && answer !== null && ('sheets' in answer || 'fault' in answer);
}
