import { paperFile } from '#features/papers/paper-file.server.ts';
import { matrixSheet } from '#features/papers/papers.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals, params }) => {
  const which = { id: params.einschaetzung, isBlank: true };
  const sheet = await locals.read((tx) => matrixSheet(tx, locals.acting, which));
  return paperFile(sheet, params.datei);
};
