import { paperFile } from '#features/papers/paper-file.server.ts';
import { releaseSheet } from '#features/papers/papers.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import type { RequestHandler } from './$types';

/** Taking a release as a file is reading it: its owner sees that it was opened. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const read = await locals.read((tx) => releaseSheet(tx, locals.acting, params.freigabe));
  if (read.isUnopened) await locals.write((tx) => openRelease(tx, params.freigabe));
  return paperFile(read.sheet, params.datei);
};
