import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { sheetFile } from '#features/report-sheets/report-sheets.server.ts';
import type { RequestHandler } from './$types';

/** One of the Berichtsbögen of a visit as PDF or Word: the first, or one that amends it. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await sheetFile(locals.read, params.besuch, params.datei, params.bogen);
  const body = 'bytes' in file ? file.bytes : fileStream(locals.read, file);
  return new Response(body, { headers: downloadHeaders(file) });
};
