import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { sheetFile } from '#features/report-sheets/pdf.server.ts';
import type { RequestHandler } from './$types';

/** The stored bytes of a confirmed Berichtsbogen; of a draft a PDF made now, for its owner. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await sheetFile(locals.read, params.besuch);
  const body = 'bytes' in file ? file.bytes : fileStream(locals.read, file);
  return new Response(body, { headers: downloadHeaders(file) });
};
