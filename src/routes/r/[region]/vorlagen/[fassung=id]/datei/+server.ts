import { z } from 'zod';
import { downloadHeaders } from '#features/files/download.ts';
import { templateFile } from '#features/matrices/export.server.ts';
import { templateWorkbook } from '#features/template-workbooks/out.server.ts';
import { queryOf } from '#server/query.ts';
import type { RequestHandler } from './$types';

const query = z.strictObject({ art: z.enum(['json', 'xlsx']).default('json') });

/** A version as a file that another region can bring in (docs/matrix-template.md). */
export const GET: RequestHandler = async ({ locals, params, url }) => {
  const { art } = queryOf(url, query);
  const file = await locals.read((tx) => templateFile(tx, params.fassung));
  const name = `${file.key}-${file.audiences[0]?.audience}-${file.version}.${art}`;
  if (art === 'xlsx') return templateWorkbook(file, name);
  const bytes = new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`);
  return new Response(bytes, {
    headers: downloadHeaders({ name, mediaType: 'application/json', size: bytes.length })
  });
};
