import type { Measured } from './load.ts';

export type Row = { name: string; value: string; bar?: string; load?: Measured };

/** One line a row, columns aligned; the bar beside what it is a bar for. */
export function printed(rows: Row[]): string {
  const cells = rows.map(({ name, value, bar = '', load }) => [
    name,
    value,
    bar,
    load
      ? `p50 ${load.p50} ms, p97.5 ${load.p97} ms, p99 ${load.p99} ms, ${load.failures} failures`
      : ''
  ]);
  const widths = [0, 1, 2].map((column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()
    )
    .join('\n');
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
