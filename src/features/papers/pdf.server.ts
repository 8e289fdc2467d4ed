import { resolve } from 'node:path';
import type { Look } from '#features/regions/look.server.ts';
import { m } from '#messages';
import { renderPdf } from '#server/documents/typst.ts';
import type { Paper } from './paper.ts';

/**
 * The paper as PDF/UA-1; the same paper gives the same bytes.
 * @throws DocumentError
 */
export function paperPdf(paper: Paper, look: Look): Promise<Uint8Array> {
  const { language: locale, region } = paper;
  const logo = look.logo && { bytes: [...look.logo], alt: m.document_logo({ region }, { locale }) };
  const data = {
    ...paper,
    day: paper.day.split('-').map(Number),
    country: locale === 'de' ? 'DE' : 'GB',
    accent: look.accent,
    logo
  };
  return renderPdf({ template, data });
}

// From the project's folder: the built application lies elsewhere, its templates stay here.
const template = resolve('src/features/papers/paper.typ');
