import { error } from '@sveltejs/kit';
import { downloadHeaders } from '#features/files/download.ts';
import { restOf } from '#features/invitations/bulk-form.server.ts';
import { previewBulk, restFile } from '#features/invitations/bulk.server.ts';
import { mayInvite } from '#features/invitations/invitations.server.ts';
import { m } from '#messages';
import type { RequestHandler } from './$types';

/** The named rows of a list, each with its reasons, to be put right; asks for much, so it is a POST. */
export const POST: RequestHandler = async ({ request, locals }) => {
  const { csv, lines } = await restOf(request);
  const preview = await locals.read(async (tx) =>
    (await mayInvite(tx)) ? previewBulk(tx, csv) : null
  );
  if (!preview) error(403);
  if ('fault' in preview) error(422);
  const rows = preview.rows.filter(({ line }) => lines.has(line));
  const bytes = new TextEncoder().encode(restFile(rows));
  const file = { name: `${m.bulk_rest_name()}.csv`, mediaType: 'text/csv; charset=utf-8' };
  return new Response(bytes, { headers: downloadHeaders({ ...file, size: bytes.length }) });
};
