import { error } from '@sveltejs/kit';
import { downloadHeaders, fileNamePart, streamOf } from '#features/files/download.ts';
import { DocumentError } from '#server/documents/document-error.ts';
import { wordType } from '#server/office/word.ts';
import { paperPdf } from './pdf.server.ts';
import type { Sheet } from './papers.server.ts';
import { paperWord } from './word.server.ts';

/** The paper as the file that was asked for: `pdf` or `word`. */
export async function paperFile({ paper, look, name }: Sheet, kind: string): Promise<Response> {
  const base = fileNamePart(name);
  if (kind === 'word') {
    const headers = downloadHeaders({ name: `${base}.docx`, mediaType: wordType });
    return new Response(streamOf(paperWord(paper)), { headers });
  }
  const bytes = Buffer.from(await made(paperPdf(paper, look)));
  const facts = { name: `${base}.pdf`, mediaType: 'application/pdf', size: bytes.length };
  return new Response(bytes, { headers: downloadHeaders(facts) });
}

/** Where too many are being made at once 503; a text no document can carry is a matter of the input. */
async function made(pdf: Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await pdf;
  } catch (failure) {
    if (!(failure instanceof DocumentError)) throw failure;
    if (failure.retryAfter !== undefined) error(503);
    if (failure.fault === 'data') error(422);
    throw failure;
  }
}
