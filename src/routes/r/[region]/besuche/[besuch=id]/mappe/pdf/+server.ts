import { dossierFile, dossierToPrint } from '#features/dossiers/dossier-file.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import type { RequestHandler } from './$types';

/** Taking the Besuchsmappe as a file is reading what was released: its owner sees that it was opened. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const found = await locals.read((tx) => dossierToPrint(tx, locals.acting, params.besuch));
  const { unopened } = found;
  if (unopened) await locals.write((tx) => openRelease(tx, unopened));
  return dossierFile(found);
};
