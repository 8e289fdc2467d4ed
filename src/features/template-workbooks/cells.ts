import { m } from '#messages';
import type { Line } from './tables.ts';

/** Where a value of the file stands in the workbook. */
export type Place = Readonly<{ line: Line; column: string }>;

export type Reader = Readonly<{
  /** Also remembers under which path of the file the value is found. */
  text: (line: Line | undefined, column: string, path: readonly Key[]) => string;
  day: (line: Line, column: string, path: readonly Key[]) => string;
  number: (line: Line | undefined, column: string, path: readonly Key[]) => unknown;
  /** The place of a value, or of what it is a part of. */
  placeOf: (path: readonly PropertyKey[]) => Place | undefined;
  remember: (line: Line, column: string, path: readonly Key[]) => void;
  faults: readonly string[];
}>;

type Key = string | number;

/** Reads cells and remembers where each came from. */
export function reader(): Reader {
  const places = new Map<string, Place>();
  const faults: string[] = [];
  return { text, day, number, placeOf, remember, faults };

  function text(line: Line | undefined, column: string, path: readonly Key[]): string {
    if (!line) return '';
    remember(line, column, path);
    const cell = line.cells.get(column);
    if (!cell) return '';
    const at = whereText({ line, column });
    if (cell.kind === 'formula') faults.push(m.template_workbook_fault_formula({ at }));
    if (cell.kind === 'error') faults.push(m.template_workbook_fault_error({ at }));
    if (cell.kind === 'day') faults.push(m.template_workbook_fault_day({ at }));
    return cell.text.replace(/\r\n?/g, '\n').trim();
  }

  function day(line: Line, column: string, path: readonly Key[]): string {
    if (line.cells.get(column)?.kind !== 'day') return isoDay(text(line, column, path));
    remember(line, column, path);
    return line.cells.get(column)?.text ?? '';
  }

  /** What is no number stays what it is, for the schema to refuse. */
  function number(line: Line | undefined, column: string, path: readonly Key[]): unknown {
    const typed = text(line, column, path);
    return /^\d{1,9}$/.test(typed) ? Number(typed) : typed;
  }

  function remember(line: Line, column: string, path: readonly Key[]): void {
    places.set(nameOf(path), { line, column });
  }

  function placeOf(path: readonly PropertyKey[]): Place | undefined {
    for (let length = path.length; length > 0; length--) {
      const found = places.get(nameOf(path.slice(0, length)));
      if (found) return found;
    }
    return undefined;
  }
}

/** „Blatt „Kriterien“, Zeile 7, Spalte „Leitfrage““ */
export function whereText({ line, column }: Place): string {
  const { sheet, row, headings } = line;
  const heading = headings.get(column);
  const at = { sheet, row: String(row) };
  return heading ? m.template_workbook_at({ ...at, heading }) : m.template_workbook_at_row(at);
}

function nameOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

/** `3.12.2026` → `2026-12-03` */
function isoDay(typed: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(typed) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : typed;
}
