import { coreXml } from './package-parts.ts';
import { sheetName } from './sheet-name.ts';
import { sheetXml } from './sheet-xml.ts';
import { stylesXml } from './cell-looks.ts';
import type { Look } from './cell-looks.ts';
import { contentTypes, relationships, workbookRelations, workbookXml } from './workbook-parts.ts';
import { zipped, type ZipEntry } from './zip.ts';

/** Text stays text, whatever it begins with; a day is one for a spreadsheet too. */
export type CellValue = string | number | boolean | Readonly<{ day: string }> | null;

export type Cell = CellValue | Readonly<{ value: CellValue; look: Look }>;

export type Row = Readonly<{ look?: Look; cells: readonly Cell[] }>;

export type Sheet = Readonly<{
  name: string;
  /** In letters. */
  widths: readonly number[];
  rows: Iterable<Row> | AsyncIterable<Row>;
  /** Number of the row with the headings: it and all above stay in view, it is repeated on each page. */
  headRow?: number;
  /** So many columns at the left stay in view. */
  frozenColumns?: number;
  /** Buttons to filter and sort at the headings. */
  hasFilter?: boolean;
  /** Only cells of an open look can be filled in. There is no password: it keeps from slips, not from people. */
  isLocked?: boolean;
  isHidden?: boolean;
  checks?: readonly CellCheck[];
  /** At the foot of each printed page. */
  footer?: string;
}>;

/** What may stand in a range, `D6:D60`; said by the spreadsheet while somebody types. */
export type CellCheck = Readonly<{ range: string; title: string; text: string }> &
  (Readonly<{ list: string }> | Readonly<{ mostLetters: number }>);

export type Workbook = Readonly<{
  title: string;
  language: 'de' | 'en';
  madeAt: Date;
  sheets: readonly Sheet[];
  /** Choices by the name a check calls them; they stand on a hidden sheet of this name. */
  lists?: Readonly<{ sheet: string; values: Readonly<Record<string, readonly string[]>> }>;
}>;

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** An Excel workbook as it is being written; no more than a row is held. */
export function workbookFile(book: Workbook): AsyncGenerator<Uint8Array> {
  const sheets = [...book.sheets, ...listSheet(book.lists)].map((sheet) => ({
    ...sheet,
    name: sheetName(sheet.name),
    last: { row: 0 }
  }));
  return zipped(entries());

  function* entries(): Generator<ZipEntry> {
    yield { name: '[Content_Types].xml', content: [contentTypes(sheets.length)] };
    yield { name: '_rels/.rels', content: [relationships] };
    yield { name: 'docProps/core.xml', content: [coreXml(book)] };
    for (const [index, sheet] of sheets.entries()) {
      const name = `xl/worksheets/sheet${index + 1}.xml`;
      yield { name, content: sheetXml(sheet, index === 0) };
    }
    yield { name: 'xl/styles.xml', content: [stylesXml] };
    // Only now is known where each sheet ends.
    yield { name: 'xl/workbook.xml', content: [workbookXml(sheets, book.lists)] };
    yield { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelations(sheets.length)] };
  }
}

function listSheet(lists: Workbook['lists']): Sheet[] {
  if (!lists) return [];
  const columns = Object.values(lists.values);
  const height = Math.max(0, ...columns.map(({ length }) => length));
  const rows = Array.from({ length: height }, (_, row) => ({
    cells: columns.map((values) => values[row] ?? null)
  }));
  return [
    { name: lists.sheet, widths: columns.map(() => 30), rows, isHidden: true, isLocked: true }
  ];
}
