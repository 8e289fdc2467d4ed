import { evidenceFile } from '#features/evidence/evidence.server.ts';
import { downloadHeaders } from '#features/files/download.ts';
import { fileStream } from '#features/files/files.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const at = { assessmentId: params.einschaetzung, key: params.kriterium };
  const file = await locals.read((tx) => evidenceFile(tx, at, params.beleg));
  return new Response(fileStream(locals.read, file), { headers: downloadHeaders(file) });
};
