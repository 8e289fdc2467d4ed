import type { Problem } from '#base/form-state.ts';
import { longDay } from '#base/format.ts';
import { m } from '#messages';
import { getLocale } from '#paraglide/runtime.js';

type Written = {
  participants: string;
  ownerView: string;
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
    { label: m.report_participants(), mine: mine.participants, theirs: theirs.participants },
    { label: m.report_owner_view(), mine: mine.ownerView, theirs: theirs.ownerView },
    { label: m.report_highlights(), mine: mine.highlights, theirs: theirs.highlights },
    { label: m.report_open_points(), mine: mine.openPoints, theirs: theirs.openPoints },
    { label: m.report_next_on(), mine: day(mine.nextOn), theirs: day(theirs.nextOn) },
    { label: m.report_distribution(), mine: mine.distribution, theirs: theirs.distribution }
  ].filter((part) => part.mine !== part.theirs);
}

type WrittenSection = {
  situation: string;
  ownerView: string;
  schoolView: string;
  agreed: string;
  planned: string;
};

export function sectionDifferences(
  theirs: WrittenSection,
  mine: WrittenSection
): NonNullable<Problem['differences']> {
  return [
    { label: m.report_section_situation(), mine: mine.situation, theirs: theirs.situation },
    { label: m.report_owner_view(), mine: mine.ownerView, theirs: theirs.ownerView },
    { label: m.report_school_view(), mine: mine.schoolView, theirs: theirs.schoolView },
    { label: m.report_section_agreed(), mine: mine.agreed, theirs: theirs.agreed },
    { label: m.report_section_planned(), mine: mine.planned, theirs: theirs.planned }
  ].filter((part) => part.mine !== part.theirs);
}
