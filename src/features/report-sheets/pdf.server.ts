import type { Language } from '#base/format.ts';
import { m } from '#messages';
import type { Look } from '#features/regions/look.server.ts';
import { berichtsbogenDocument } from './document/document.ts';
import type { ReportSheet } from './document/report-sheet.ts';
import { madePdf } from './files.server.ts';
import { sheetNumber } from './sheet.ts';

/** The PDF of the common part, as `madePdf` makes it. */
export function pdfOf(sheet: ReportSheet, language: Language, look: Look): Promise<Uint8Array> {
  return madePdf(berichtsbogenDocument(sheet, language), look);
}

type Named = {
  year: number;
  number: number;
  amendment: number;
  ownerName: string;
  state: string;
  region: { language: Language };
};

/** `Berichtsbogen 2026-04 Stadt Ahlbrück`, without ending, in the region's language. */
export function sheetName(sheet: Named): string {
  const locale = sheet.region.language;
  const name = m.report_file_name(
    { number: sheetNumber(sheet), owner: sheet.ownerName },
    { locale }
  );
  return sheet.state === 'confirmed' ? name : m.report_file_draft({ name }, { locale });
}

/** `Berichtsbogen 2026-04 Grundschule am Bach` */
export function sectionName(number: string, school: string, locale: Language): string {
  return m.report_file_name({ number, owner: school }, { locale });
}
