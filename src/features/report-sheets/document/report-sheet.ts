import type { ReportSheetContent } from '../content.ts';

/** A Berichtsbogen as it is printed. */
export type ReportSheet = {
  content: ReportSheetContent;
  /** As printed: year and number of the owner, `2026-04`. */
  number: string;
  edition: number;
  /** Absent while it is a draft, which every page then says. */
  frozen: { on: string; sha256: string } | null;
};
