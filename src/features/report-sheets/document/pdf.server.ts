import { resolve } from 'node:path';
import type { Language } from '#base/format.ts';
import { m } from '#messages';
import type { Look } from '#features/regions/look.server.ts';
import { renderPdf } from '#server/documents/typst.ts';
import { berichtsbogenDocument } from './document.ts';
import type { Printed } from './printed.ts';
import type { ReportSheet } from './report-sheet.ts';

const plain: Look = { accent: null, logo: null };

/**
 * The Berichtsbogen as PDF/UA-1; the same sheet gives the same bytes.
 *
 * @param locale the region's language, whoever asks
 * @throws DocumentError
 */
export function berichtsbogenPdf(
  sheet: ReportSheet,
  locale: Language,
  look: Look = plain
): Promise<Uint8Array> {
  return printedPdf(berichtsbogenDocument(sheet, locale), look);
}

/** @throws DocumentError */
export function printedPdf(printed: Printed, look: Look = plain): Promise<Uint8Array> {
  const { region, language: locale } = printed;
  // As numbers: the template turns them into a picture.
  const logo = look.logo && { bytes: [...look.logo], alt: m.document_logo({ region }, { locale }) };
  return renderPdf({ template, data: { ...printed, accent: look.accent, logo } });
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/report-sheets/document/berichtsbogen.typ');
