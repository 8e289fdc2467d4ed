import { resolve } from 'node:path';
import type { Look } from '#features/regions/look.server.ts';
import { m } from '#messages';
import { renderPdf } from '#server/documents/typst.ts';
import type { Dossier } from './dossier.ts';

/**
 * The Besuchsmappe as PDF/UA-1; the same one gives the same bytes.
 * @throws DocumentError
 */
export function dossierPdf(dossier: Dossier, look: Look): Promise<Uint8Array> {
  const { language: locale, region } = dossier;
  const logo = look.logo && { bytes: [...look.logo], alt: m.document_logo({ region }, { locale }) };
  const data = {
    ...dossier,
    day: dossier.day.split('-').map(Number),
    country: locale === 'de' ? 'DE' : 'GB',
    accent: look.accent,
    logo
  };
  return renderPdf({ template, data });
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/dossiers/besuchsmappe.typ');
