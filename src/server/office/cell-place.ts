/** Rows and columns count from 1, as people do. */
export type Place = Readonly<{ row: number; column: number }>;

/** `{ row: 12, column: 28 }` → `AB12` */
export function placeName({ row, column }: Place): string {
  return `${columnName(column)}${row}`;
}

/** 28 → `AB` */
export function columnName(column: number): string {
  const rest = (column - 1) % 26;
  const before = (column - 1 - rest) / 26;
  return (before > 0 ? columnName(before) : '') + String.fromCharCode(65 + rest);
}

/** `AB12` → its row and column; undefined where that is no place of a sheet. */
export function placeOf(name: string): Place | undefined {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})([1-9]\d{0,6})$/.exec(name) ?? [];
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  const row = Number(digits);
  return column >= 1 && column <= 16_384 && row >= 1 && row <= 1_048_576
    ? { row, column }
    : undefined;
}
