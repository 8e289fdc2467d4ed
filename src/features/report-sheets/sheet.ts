/** „Schwerpunkte, Stellschrauben, Herausforderungen“: more lines are no highlights any more. */
export const mostHighlights = 5;

/** What was typed a line each, without empty ones. */
export function linesOf(value: string): string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

type Numbered = { year: number; number: number; amendment?: number };

/** `2026-04`, of its second amendment `2026-04-N2` */
export function sheetNumber({ year, number, amendment = 0 }: Numbered): string {
  const first = `${year}-${String(number).padStart(2, '0')}`;
  return amendment === 0 ? first : `${first}-N${amendment}`;
}

/** Parts of a Berichtsbogen that a party can comment on. */
export const commentPlaces = [
  'whole',
  'highlights',
  'situation',
  'goals',
  'outlook',
  'section'
] as const;
