import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { publicFile } from '#features/report-sheets/public-sheets.server.ts';
import type { RequestHandler } from './$types';

/** The public version as PDF or Word: stored once it is approved, made now while it is a draft. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const file = await publicFile(locals.read, params.besuch, params.datei);
  const body = 'bytes' in file ? file.bytes : fileStream(locals.read, file);
  return new Response(body, { headers: downloadHeaders(file) });
};
