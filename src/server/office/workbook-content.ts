import type { Look } from './cell-looks.ts';

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
