import type { Problem } from '#base/form-state.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Written = {
  highlights: string;
  openPoints: string;
  nextOn: string | null;
  distribution: string;
};

/** Every field of a draft in which two people wrote something else. */
export function sheetDifferences(
  theirs: Written,
  mine: Written
): NonNullable<Problem['differences']> {
  const day = (value: string | null) => (value ? longDay(value, getLocale()) : '');
  return [
    { label: m.report_highlights(), mine: mine.highlights, theirs: theirs.highlights },
    { label: m.report_open_points(), mine: mine.openPoints, theirs: theirs.openPoints },
    { label: m.report_next_on(), mine: day(mine.nextOn), theirs: day(theirs.nextOn) },
    { label: m.report_distribution(), mine: mine.distribution, theirs: theirs.distribution }
  ].filter((part) => part.mine !== part.theirs);
}
