import {
  CsvFault,
  csvLines,
  csvText,
  delimiterOf,
  encodingOf,
  type CsvLine,
  type Encoding
} from '#base/csv.ts';
import { faultNotes } from './fault-notes.ts';
import { refuse, RegisterFault } from './fault.ts';
import type { RegisterFile } from './register.ts';
import { foreignIn, largestFile, lineAt, suspicious } from './text.ts';

/** What a list holds, before anybody said which column is what. */
export type ListTable = Readonly<{
  encoding: Encoding;
  delimiter: string;
  header: readonly string[];
  rows: readonly CsvLine[];
}>;

/** Of a list; a state has 6,000 schools. */
const largestList = { rows: 10_000, columns: 60 };

/** Reads a list as people save it from a spreadsheet; throws a `RegisterFault` where it cannot be right. */
export function listTable(file: RegisterFile): ListTable {
  const { name, bytes } = file;
  if (bytes.length > largestFile.bytes) throw new RegisterFault({ code: 'tooLarge', file: name });
  const found = foreignIn(bytes);
  if (found) throw new RegisterFault({ code: 'notText', file: name, found });
  const text = readable(name, bytes);
  const [header, ...rows] = linesOf(name, text);
  if (!header || rows.length === 0) throw new RegisterFault({ code: 'empty', file: name });
  const names = withoutEmptyEnd(header.fields, 0);
  if (rows.length > largestList.rows || names.length > largestList.columns) {
    throw new RegisterFault({ code: 'tooManyRows', file: name, most: largestList.rows });
  }
  refuseTwice(name, header.line, names);
  return {
    encoding: encodingOf(bytes),
    delimiter: delimiterOf(text),
    header: names,
    rows: whole(name, names.length, rows)
  };
}

function readable(file: string, bytes: Uint8Array): string {
  try {
    const text = csvText(bytes);
    const wrong = text.search(suspicious);
    if (wrong < 0) return text;
    throw new RegisterFault({ code: 'encoding', file, line: lineAt(text, wrong) });
  } catch (failure) {
    if (!(failure instanceof CsvFault)) throw failure;
    throw new RegisterFault({ code: 'encoding', file, line: 1 });
  }
}

function linesOf(file: string, text: string): CsvLine[] {
  try {
    return csvLines(text);
  } catch (failure) {
    if (!(failure instanceof CsvFault)) throw failure;
    throw new RegisterFault({ code: 'quotes', file, line: failure.line ?? 1 });
  }
}

function refuseTwice(file: string, line: number, names: readonly string[]): void {
  const column = names.find((name, at) => name !== '' && names.indexOf(name) !== at);
  if (column) throw new RegisterFault({ code: 'columnTwice', file, line, column });
}

function whole(file: string, expected: number, rows: readonly CsvLine[]): CsvLine[] {
  const notes = faultNotes();
  const found = rows.flatMap(({ line, fields }) => {
    const values = withoutEmptyEnd(fields, expected);
    if (values.length === expected) return { line, fields: values };
    const wrong = { code: 'fields', file, line, found: values.length, expected } as const;
    return notes.attempt(() => refuse(wrong)) ?? [];
  });
  notes.settle();
  return found;
}

/** Drops empty fields at the end, but never so many that fewer than `least` stay. */
function withoutEmptyEnd(fields: readonly string[], least: number): string[] {
  let length = fields.length;
  while (length > least && fields[length - 1] === '') length -= 1;
  return fields.slice(0, length);
}
