import { paperFile } from '#features/papers/paper-file.server.ts';
import { copySheet } from '#features/papers/papers.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const sheet = await locals.read((tx) => copySheet(tx, locals.acting, params.stand));
  return paperFile(sheet, params.datei);
};
