/** „Schwerpunkte, Stellschrauben, Herausforderungen“: more lines are no highlights any more. */
export const mostHighlights = 5;

/** What was typed a line each, without empty ones. */
export function linesOf(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** `2026-04` */
export function sheetNumber({ year, number }: { year: number; number: number }): string {
  return `${year}-${String(number).padStart(2, '0')}`;
}
