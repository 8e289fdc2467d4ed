import { error } from '@sveltejs/kit';
import { downloadHeaders } from '#features/files/download.ts';
import { templateFile } from '#features/invitations/bulk.server.ts';
import { mayInvite } from '#features/invitations/invitations.server.ts';
import { m } from '#messages';
import type { RequestHandler } from './$types';

/** The columns of the list with one example. */
export const GET: RequestHandler = async ({ locals }) => {
  if (!(await locals.read(mayInvite))) error(403);
  const bytes = new TextEncoder().encode(templateFile());
  const file = { name: `${m.bulk_template_name()}.csv`, mediaType: 'text/csv; charset=utf-8' };
  return new Response(bytes, { headers: downloadHeaders({ ...file, size: bytes.length }) });
};
