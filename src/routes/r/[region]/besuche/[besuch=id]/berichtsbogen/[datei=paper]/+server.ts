import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { sheetFile } from '#features/report-sheets/report-sheets.server.ts';
import type { RequestHandler } from './$types';

/** The stored bytes of a confirmed Berichtsbogen as PDF or Word; of a draft made now, for its owner. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await sheetFile(locals.read, params.besuch, params.datei);
  const body = 'bytes' in file ? file.bytes : fileStream(locals.read, file);
  return new Response(body, { headers: downloadHeaders(file) });
};
