import { error } from '@sveltejs/kit';
import type { Language } from '#base/format.ts';
import { m } from '#messages';
import { fileNamePart } from '#features/files/download.ts';
import { file } from '#features/files/files.server.ts';
import { lookOf, type Look } from '#features/regions/look.server.ts';
import type { Tx } from '#server/db.ts';
import { DocumentError } from '#server/documents/document-error.ts';
import { Invalid } from '#server/form.ts';
import type { ReportSheet } from './document/report-sheet.ts';
import { berichtsbogenPdf } from './document/pdf.server.ts';
import type { Sheet } from './facts.server.ts';
import { sheetPage } from './report-sheets.server.ts';
import { sheetNumber } from './sheet.ts';

/**
 * The PDF of a Berichtsbogen. Where too many are being made at once it answers 503, where the text cannot
 * be printed 422; a mistake of our own stays one.
 */
export async function pdfOf(
  sheet: ReportSheet,
  language: Language,
  look: Look
): Promise<Uint8Array> {
  try {
    return await berichtsbogenPdf(sheet, language, look);
  } catch (failure) {
    if (!(failure instanceof DocumentError)) throw failure;
    if (failure.retryAfter !== undefined) error(503);
    if (failure.fault === 'data') throw new Invalid({ '': m.form_characters() });
    throw failure;
  }
}

/** A Berichtsbogen as a file: stored once it is confirmed, made on the spot while it is a draft. */
export async function sheetFile(read: Read, visitId: string) {
  const found = await read(async (tx) => {
    const { sheet, printed } = await sheetPage(tx, visitId);
    return sheet.fileId ? file(tx, sheet.fileId) : { sheet, printed, look: await lookOf(tx) };
  });
  if ('mediaType' in found) return found;
  const bytes = Buffer.from(await pdfOf(found.printed, found.sheet.region.language, found.look));
  const name = m.report_file_draft(
    { name: fileName(found.sheet) },
    { locale: found.sheet.region.language }
  );
  return { name, mediaType: 'application/pdf', size: bytes.length, bytes };
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** `Berichtsbogen 2026-04 Stadt Ahlbrück.pdf`, in the region's language. */
export function fileName(sheet: Pick<Sheet, 'year' | 'number' | 'ownerName' | 'region'>): string {
  return m.report_file_name(
    { number: sheetNumber(sheet), owner: fileNamePart(sheet.ownerName) },
    { locale: sheet.region.language }
  );
}
