import { error } from '@sveltejs/kit';
import { dossierOf } from '#features/dossiers/dossier-of.ts';
import { dossierFacts } from '#features/dossiers/dossiers.server.ts';
import { openRelease } from '#features/releases/opened.server.ts';
import { getLocale } from '#paraglide/runtime.js';
import { today } from '#server/clock.ts';
import type { PageServerLoad } from './$types';

/** Reading the Besuchsmappe is reading what was released: its owner sees that it was opened. */
export const load: PageServerLoad = async ({ locals, params }) => {
  const region = locals.acting?.region.name ?? error(404);
  const { facts, visit, unopened } = await locals.read((tx) => dossierFacts(tx, params.besuch));
  if (unopened) await locals.write((tx) => openRelease(tx, unopened));
  const { id, title, isOwn, ownerName, partners } = visit;
  return {
    visit: { id, title, isOwn, ownerName, partners },
    dossier: dossierOf(facts, { language: getLocale(), region, today: today() })
  };
};
