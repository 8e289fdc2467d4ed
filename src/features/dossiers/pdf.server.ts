import { resolve } from 'node:path';
import type { Look } from '#features/regions/look.server.ts';
import { m } from '#messages';
import { DocumentError } from '#server/documents/document-error.ts';
import { renderPdf } from '#server/documents/typst.ts';
import type { Dossier } from './dossier.ts';
import { rooms, shortened } from './shorten.ts';

/** What comes before the annex. */
export const mostPages = 2;

/**
 * The Besuchsmappe as PDF/UA-1, its first part on two pages; the same one gives the same bytes.
 * @throws DocumentError
 */
export function dossierPdf(dossier: Dossier, look: Look): Promise<Uint8Array> {
  return fitting(dossier, look, [null, ...rooms]);
}

/** The first version that fits; the last one however long it is. */
async function fitting(
  dossier: Dossier,
  look: Look,
  [room = null, ...narrower]: readonly ((typeof rooms)[number] | null)[]
): Promise<Uint8Array> {
  const version = room ? shortened(dossier, room) : dossier;
  if (narrower.length === 0) return draw(version, look, null);
  try {
    return await draw(version, look, mostPages);
  } catch (failure) {
    if (!isTooLong(failure)) throw failure;
    return fitting(dossier, look, narrower);
  }
}

function draw(dossier: Dossier, look: Look, pages: number | null): Promise<Uint8Array> {
  const { language: locale, region } = dossier;
  const logo = look.logo && { bytes: [...look.logo], alt: m.document_logo({ region }, { locale }) };
  const data = {
    ...dossier,
    day: dossier.day.split('-').map(Number),
    country: locale === 'de' ? 'DE' : 'GB',
    accent: look.accent,
    logo,
    most: pages
  };
  return renderPdf({ template, data });
}

// What the template says when the first part does not fit.
function isTooLong(failure: unknown): boolean {
  return failure instanceof DocumentError && failure.message.includes('longer than its pages');
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/dossiers/besuchsmappe.typ');
