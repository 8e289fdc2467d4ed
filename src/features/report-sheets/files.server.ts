import { buffer } from 'node:stream/consumers';
import { error } from '@sveltejs/kit';
import { addFile, file } from '#features/files/files.server.ts';
import { fileNamePart } from '#features/files/download.ts';
import { lookOf, type Look } from '#features/regions/look.server.ts';
import { m } from '#messages';
import type { Tx } from '#server/db.ts';
import { DocumentError } from '#server/documents/document-error.ts';
import { Invalid } from '#server/form.ts';
import { wordType } from '#server/office/word.ts';
import { printedPdf } from './document/pdf.server.ts';
import type { Printed } from './document/printed.ts';
import { printedWord } from './document/word.server.ts';

export type Documents = { name: string; pdf: Uint8Array; word: Uint8Array };

const pdfType = 'application/pdf';

/**
 * PDF and Word of the same words. Where too many are being made at once it answers 503, where the text cannot
 * be printed 422; a mistake of our own stays one.
 *
 * @param name without ending
 */
export async function documentsOf(printed: Printed, name: string, look: Look): Promise<Documents> {
  return {
    name: fileNamePart(name),
    pdf: await madePdf(printed, look),
    word: await buffer(printedWord(printed))
  };
}

export async function madePdf(printed: Printed, look: Look): Promise<Uint8Array> {
  try {
    return await printedPdf(printed, look);
  } catch (failure) {
    if (!(failure instanceof DocumentError)) throw failure;
    if (failure.retryAfter !== undefined) error(503);
    if (failure.fault === 'data') throw new Invalid({ '': m.form_characters() });
    throw failure;
  }
}

/** Keeps both files of the owner; returns their columns. */
export async function keepDocuments(
  tx: Tx,
  organisationId: string,
  { name, pdf, word }: Documents
) {
  return {
    file_id: await addFile(tx, {
      organisationId,
      name: `${name}.pdf`,
      mediaType: pdfType,
      bytes: pdf
    }),
    word_file_id: await addFile(tx, {
      organisationId,
      name: `${name}.docx`,
      mediaType: wordType,
      bytes: word
    })
  };
}

type Read = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
type Kept = { fileId: string | null; wordFileId: string | null; printed: Printed; name: string };

/** A document as the file that was asked for: stored once it is frozen, made on the spot otherwise. */
export async function documentFile(read: Read, kind: string, find: (tx: Tx) => Promise<Kept>) {
  const found = await read(async (tx) => {
    const kept = await find(tx);
    const id = kind === 'word' ? kept.wordFileId : kept.fileId;
    return id ? file(tx, id) : { ...kept, look: await lookOf(tx) };
  });
  if ('mediaType' in found) return found;
  const name = fileNamePart(found.name);
  if (kind === 'word') {
    const bytes = await buffer(printedWord(found.printed));
    return { name: `${name}.docx`, mediaType: wordType, size: bytes.length, bytes };
  }
  const bytes = Buffer.from(await madePdf(found.printed, found.look));
  return { name: `${name}.pdf`, mediaType: pdfType, size: bytes.length, bytes };
}
