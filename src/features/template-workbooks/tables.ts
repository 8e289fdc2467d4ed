import type { FilledCell } from '#features/workbooks/in.ts';
import { m } from '#messages';
import { columnsOf, mostLevels, sheetLabel, sheetNames } from './columns.ts';
import type { Column, SheetName } from './columns.ts';

export type SheetCells = Readonly<{
  name: string;
  isHidden: boolean;
  cells: readonly FilledCell[];
}>;

/** A row below the headings: its cells by the name of their column. */
export type Line = Readonly<{
  sheet: string;
  row: number;
  cells: ReadonlyMap<string, FilledCell>;
  /** What stands above a column, for sentences about it. */
  headings: ReadonlyMap<string, string>;
}>;

export type Tables = Readonly<{
  lines: Readonly<Record<SheetName, Line[]>>;
  faults: readonly string[];
}>;

/**
 * The rows of each sheet of a workbook. Sheets and columns go by their names in either language, in any order;
 * hidden sheets say nothing. A fault is a sentence.
 */
export function tablesIn(sheets: readonly SheetCells[]): Tables {
  const faults: string[] = [];
  const lines: Record<SheetName, Line[]> = {
    facts: [],
    levels: [],
    sides: [],
    rules: [],
    themes: [],
    criteria: [],
    requirements: [],
    mirrors: []
  };
  const found = new Set<SheetName>();
  for (const sheet of sheets.filter(({ isHidden }) => !isHidden)) {
    const name = sheetNames.find((one) =>
      isCalled((locale) => sheetLabel(one, locale), sheet.name)
    );
    if (!name) faults.push(m.template_workbook_fault_sheet({ sheet: sheet.name }));
    else if (found.has(name))
      faults.push(m.template_workbook_fault_sheet_twice({ sheet: sheet.name }));
    else lines[name] = linesOf(name, sheet, faults);
    if (name) found.add(name);
  }
  for (const { lines: rows, sheet } of sheetNames.map((one) => ({
    lines: lines[one],
    sheet: sheetLabel(one)
  }))) {
    if (rows.length > mostRows)
      faults.push(m.template_workbook_fault_rows({ sheet, most: mostRows }));
  }
  for (const name of sheetNames.filter((one) => !found.has(one) && !canMiss.includes(one))) {
    faults.push(m.template_workbook_fault_sheet_missing({ sheet: sheetLabel(name) }));
  }
  return { lines, faults };
}

/** No sheet of a matrix within its limits has more. */
const mostRows = 5000;

const canMiss: SheetName[] = ['rules', 'requirements', 'mirrors'];

function linesOf(name: SheetName, sheet: SheetCells, faults: string[]): Line[] {
  const rows = Map.groupBy(sheet.cells, ({ row }) => row);
  const known = columnsOf(name, mostLevels);
  const columns = new Map<number, Column>();
  for (const { column, text } of rows.get(1) ?? []) {
    const found = known.find(({ heading }) => isCalled(heading, text));
    const at = { sheet: sheet.name, heading: text };
    if (!found) faults.push(m.template_workbook_fault_column(at));
    else if ([...columns.values()].includes(found)) {
      faults.push(m.template_workbook_fault_column_twice(at));
    } else columns.set(column, found);
  }
  const missing = known.filter((one) => !one.isOptional && ![...columns.values()].includes(one));
  for (const { heading } of missing) {
    const at = { sheet: sheet.name, heading: heading('de') };
    faults.push(m.template_workbook_fault_column_missing(at));
  }
  const headings = new Map(
    (rows.get(1) ?? []).map(({ column, text }) => [columns.get(column)?.name ?? '', text])
  );
  return [...rows]
    .filter(
      ([row, cells]) => row > 1 && cells.some(({ text, kind }) => text.trim() || kind !== 'text')
    )
    .sort(([one], [other]) => one - other)
    .map(([row, cells]) => ({
      sheet: sheet.name,
      row,
      headings,
      cells: new Map(
        cells.flatMap((cell) => {
          const column = columns.get(cell.column);
          if (column) return [[column.name, cell]];
          const at = { sheet: sheet.name, row: String(row) };
          faults.push(m.template_workbook_fault_no_heading(at));
          return [];
        })
      )
    }));
}

function isCalled(words: (locale: 'de' | 'en') => string, text: string): boolean {
  return [words('de'), words('en')].some((one) => plain(one) === plain(text));
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase();
}
