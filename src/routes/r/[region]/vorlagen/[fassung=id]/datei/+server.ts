import { z } from 'zod';
import { downloadHeaders } from '#features/files/download.ts';
import { templateFile } from '#features/matrices/export.server.ts';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

const query = z.strictObject({ art: z.enum(['json']).default('json') });

/** A version as a file that another region can bring in (docs/matrix-template.md). */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  queryOf(url, query);
  const file = await locals.read((tx) => templateFile(tx, params.fassung));
  const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
  const name = `${file.key}-${file.audiences[0]?.audience}-${file.version}.json`;
  return new Response(bytes, {
    headers: downloadHeaders({ name, mediaType: 'application/json', size: bytes.length })
  });
};
