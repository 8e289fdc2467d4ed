/**
 * The process that reads uploaded register files: a file may cost more time or memory than anybody would
 * grant it, and then this process ends instead of the application.
 */
import { readFileSync } from 'node:fs';
import { changesOf, summaryOf, type Known, type Summary } from './changes.ts';
import { differencesOf } from './differences.ts';
import type { DifferenceLine } from './differences-stored.ts';
import { RegisterFault, type Fault, type FileKind } from './fault.ts';
import { listTable, type ListTable } from './list-table.ts';
import { parseRegister } from './parse.ts';
import type { Register } from './register.ts';

export type CheckTask = Readonly<{
  /** Where each file lies; a fault names the file by its kind. */
  paths: Readonly<Record<'schools' | 'owners', string>> & Readonly<{ pupils?: string | undefined }>;
  county: string;
  known: Known;
}>;

/** A list is only read; what its columns are, people say. */
export type ListTask = Readonly<{ list: string }>;

export type CheckedList = Readonly<{ faults: readonly Fault[] } | { table: ListTable }>;

export type Checked = Readonly<
  | { faults: readonly Fault[] }
  | { register: Register; differences: DifferenceLine[]; summary: Summary }
>;

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (isTask(message)) process.send?.(checked(message));
  else if (isListTask(message)) process.send?.(checkedList(message));
});

function checked({ paths, county, known }: CheckTask): Checked {
  try {
    const files = {
      schools: file('schools', paths.schools),
      owners: file('owners', paths.owners),
      pupils: paths.pupils === undefined ? undefined : file('pupils', paths.pupils)
    };
    const register = parseRegister(files, county);
    const changes = changesOf(known, register);
    return {
      register,
      differences: differencesOf(known, register, changes),
      summary: summaryOf(register, changes)
    };
  } catch (failure) {
    if (failure instanceof RegisterFault) return { faults: failure.faults };
    throw failure;
  }
}

function checkedList({ list }: ListTask): CheckedList {
  try {
    return { table: listTable(file('list', list)) };
  } catch (failure) {
    if (failure instanceof RegisterFault) return { faults: failure.faults };
    throw failure;
  }
}

function file(kind: FileKind | 'list', path: string) {
  return { name: kind, bytes: new Uint8Array(readFileSync(path)) };
}

function isTask(message: unknown): message is CheckTask {
  return typeof message === 'object' && message !== null && 'paths' in message;
}

function isListTask(message: unknown): message is ListTask {
  return typeof message === 'object' && message !== null && 'list' in message;
}
