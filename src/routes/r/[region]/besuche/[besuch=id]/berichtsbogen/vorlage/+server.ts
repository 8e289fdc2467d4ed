import { downloadHeaders, streamOf } from '#features/files/download.ts';
import { submission } from '#features/report-sheets/submission.server.ts';
import type { RequestHandler } from './$types';

/** The plain Word document for the committee. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { pieces, ...file } = await locals.read((tx) => submission(tx, params.besuch));
  return new Response(streamOf(pieces), {
    headers: downloadHeaders(file)
  });
};
