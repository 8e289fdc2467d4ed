import { resolve } from 'node:path';
import type { Language } from '#base/format.ts';
import { m } from '#messages';
import type { Look } from '#features/regions/look.server.ts';
import { renderPdf } from '#server/documents/typst.ts';
import { berichtsbogenDocument } from './document.ts';
import type { ReportSheet } from './report-sheet.ts';

/**
 * The Berichtsbogen as PDF/UA-1; the same sheet gives the same bytes.
 *
 * @param locale the region's language, whoever asks
 * @throws DocumentError
 */
export function berichtsbogenPdf(
  sheet: ReportSheet,
  locale: Language,
  look: Look = { accent: null, logo: null }
): Promise<Uint8Array> {
  const logo = look.logo && {
    // As numbers: the template turns them into a picture.
    bytes: [...look.logo],
    alt: m.document_logo({ region: sheet.content.regionName }, { locale })
  };
  const words = berichtsbogenDocument(sheet, locale);
  return renderPdf({ template, data: { ...words, accent: look.accent, logo } });
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/report-sheets/document/berichtsbogen.typ');
