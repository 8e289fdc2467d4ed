import { resolve } from 'node:path';
import type { Language } from '#base/format.ts';
import { renderPdf } from '#server/documents/typst.ts';
import { berichtsbogenDocument } from './document.ts';
import type { ReportSheet } from './report-sheet.ts';

/**
 * The Berichtsbogen as PDF/UA-1; the same sheet gives the same bytes.
 *
 * @param locale the region's language, whoever asks
 * @throws DocumentError
 */
export function berichtsbogenPdf(sheet: ReportSheet, locale: Language): Promise<Uint8Array> {
  return renderPdf({ template, data: berichtsbogenDocument(sheet, locale) });
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/report-sheets/document/berichtsbogen.typ');
