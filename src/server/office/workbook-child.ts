/**
 * The process that reads workbooks of strangers: a file may cost more time or memory than anybody would
 * grant it, and then this process ends instead of the application.
 */
import { readFileSync } from 'node:fs';
import { OfficeFault, type OfficeFaultCode } from './office-fault.ts';
import { readWorkbook, type ReadWorkbook } from './read-workbook.ts';

export type WorkbookAnswer = Readonly<{ sheets: ReadWorkbook } | { fault: OfficeFaultCode }>;

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (isTask(message)) process.send?.(answer(message.path));
});

function answer(path: string): WorkbookAnswer {
  try {
    return { sheets: readWorkbook(readFileSync(path)) };
  } catch (failure) {
    if (failure instanceof OfficeFault) return { fault: failure.code };
    throw failure;
  }
}

function isTask(message: unknown): message is { path: string } {
  return typeof message === 'object' && message !== null && 'path' in message;
}
