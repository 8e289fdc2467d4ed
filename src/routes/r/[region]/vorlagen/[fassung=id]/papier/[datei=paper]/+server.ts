import { paperFile } from '#features/papers/paper-file.server.ts';
import { templateSheet } from '#features/papers/papers.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const sheet = await locals.read((tx) => templateSheet(tx, locals.acting, params.fassung));
  return paperFile(sheet, params.datei);
};
