import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import { sectionFile } from '#features/report-sheets/section-pages.server.ts';
import type { RequestHandler } from './$types';

/** The section about one school as PDF or Word, for that school and its owner. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const at = { visitId: params.besuch, schoolId: params.schule };
  const file = await sectionFile(locals.read, at, params.datei);
  const body = 'bytes' in file ? file.bytes : fileStream(locals.read, file);
  return new Response(body, { headers: downloadHeaders(file) });
};
