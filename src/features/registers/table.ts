import { CsvError, parse } from 'csv-parse/sync';
import type { FaultNotes } from './fault-notes.ts';
import { RegisterFault, type FileKind } from './fault.ts';
import type { RegisterFile } from './register.ts';
import { textOf } from './text.ts';

/** One row with its cells by column name, blanks at the ends and doubled ones taken out. */
export type Row = Readonly<{ line: number; cells: Readonly<Record<string, string>> }>;

/** A column of each kind that no other kind has, to recognise a file given in the wrong place. */
const marks: ReadonlyArray<[FileKind, string]> = [
  ['schools', 'Schulbetriebsschluessel'],
  ['owners', 'Traegerbezeichnung_1'],
  ['pupils', 'Anzahl']
];

/**
 * Reads one file of the register. A `sep=` line, a byte order mark, line ends, the order of columns,
 * columns nobody asked for and a semicolon at the end of some lines or all make no difference. A row of
 * another length is left out and noted.
 */
export function tableOf(
  file: RegisterFile,
  kind: FileKind,
  columns: readonly string[],
  notes: FaultNotes
): Row[] {
  const [header, ...records] = recordsOf(file);
  if (!header) throw new RegisterFault({ code: 'empty', file: file.name });
  const names = withoutEmptyEnd(header.fields, 0);
  checkHeader(file, kind, columns, { ...header, fields: names });
  if (records.length === 0) throw new RegisterFault({ code: 'empty', file: file.name });
  return records.flatMap((record) => notes.attempt(() => rowOf(file, names, record)) ?? []);
}

type Line = { line: number; fields: string[] };

function recordsOf(file: RegisterFile): Line[] {
  const text = textOf(file);
  const separator = /^"?sep=([;,|\t])"?[;,|\t ]*\n/i.exec(text);
  const first = separator ? 2 : 1;
  const body = separator ? text.slice(separator[0].length) : text;
  refuseOpenQuotes(file, body, first);
  const lines: Line[] = [];
  try {
    parse(body, {
      delimiter: separator?.[1] ?? ';',
      record_delimiter: '\n',
      relax_column_count: true,
      skip_records_with_empty_values: true,
      on_record: (fields: string[], { lines: line }) => {
        lines.push({ line: line + first - 1, fields: fields.map(plain) });
        return null;
      }
    });
    return lines;
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    const line = Number(failure.lines) + first - 1;
    throw new RegisterFault({ code: 'quotes', file: file.name, line });
  }
}

function plain(field: string): string {
  return field.replace(/\s+/g, ' ').trim();
}

/** A row never spans lines, so an odd count names the line at fault instead of the end of the file. */
function refuseOpenQuotes(file: RegisterFile, body: string, first: number): void {
  const open = body.split('\n').findIndex((line) => line.split('"').length % 2 === 0);
  if (open >= 0) {
    throw new RegisterFault({ code: 'quotes', file: file.name, line: open + first });
  }
}

function checkHeader(
  file: RegisterFile,
  kind: FileKind,
  columns: readonly string[],
  header: Line
): void {
  const has = (column: string) => header.fields.includes(column);
  const own = marks.some(([one, mark]) => one === kind && has(mark));
  const found = marks.find(([, mark]) => has(mark))?.[0];
  if (!own && found) {
    throw new RegisterFault({ code: 'swapped', file: file.name, expected: kind, found });
  }
  const missing = columns.find((column) => !has(column));
  if (missing) {
    const { line } = header;
    throw new RegisterFault({ code: 'columnMissing', file: file.name, line, column: missing });
  }
  const twice = columns.find(
    (column) => header.fields.filter((name) => name === column).length > 1
  );
  if (twice) {
    const { line } = header;
    throw new RegisterFault({ code: 'columnTwice', file: file.name, line, column: twice });
  }
}

function rowOf(file: RegisterFile, names: string[], { line, fields }: Line): Row {
  const values = withoutEmptyEnd(fields, names.length);
  if (values.length !== names.length) {
    const [found, expected] = [values.length, names.length];
    throw new RegisterFault({ code: 'fields', file: file.name, line, found, expected });
  }
  return { line, cells: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])) };
}

/** Drops empty fields at the end, but never so many that fewer than `least` stay. */
function withoutEmptyEnd(fields: string[], least: number): string[] {
  let length = fields.length;
  while (length > least && fields[length - 1] === '') length -= 1;
  return fields.slice(0, length);
}
