import { error } from '@sveltejs/kit';
import { downloadHeaders, fileNamePart } from '#features/files/download.ts';
import { inRegionsLanguage } from '#features/matrices/language.server.ts';
import { lookOf } from '#features/regions/look.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import type { Tx } from '#server/db.ts';
import { DocumentError } from '#server/documents/document-error.ts';
import { dossierOf } from './dossier-of.ts';
import { dossierFacts } from './dossiers.server.ts';
import { dossierPdf } from './pdf.server.ts';

type Acting = App.Locals['acting'];

/** What the file of a Besuchsmappe is made of, in the region's language, and the release it is read from. */
export async function dossierToPrint(tx: Tx, acting: Acting, visitId: string) {
  if (!acting) error(404);
  const { language, name: region } = acting.region;
  await inRegionsLanguage(tx);
  const { facts, unopened } = await dossierFacts(tx, visitId);
  const dossier = dossierOf(facts, { language, region, today: today() });
  const owner = fileNamePart(facts.visit.ownerName);
  const name = m.dossier_file({ owner, day: facts.visit.heldOn }, { locale: language });
  return { dossier, look: await lookOf(tx), name: fileNamePart(name), unopened };
}

/** Where too many are being made at once 503; a text no document can carry is a matter of the input. */
export async function dossierFile({
  dossier,
  look,
  name
}: Awaited<ReturnType<typeof dossierToPrint>>): Promise<Response> {
  try {
    const bytes = Buffer.from(await dossierPdf(dossier, look));
    const facts = { name: `${name}.pdf`, mediaType: 'application/pdf', size: bytes.length };
    return new Response(bytes, { headers: downloadHeaders(facts) });
  } catch (failure) {
    if (!(failure instanceof DocumentError)) throw failure;
    if (failure.retryAfter !== undefined) error(503);
    if (failure.fault === 'data') error(422);
    throw failure;
  }
}
