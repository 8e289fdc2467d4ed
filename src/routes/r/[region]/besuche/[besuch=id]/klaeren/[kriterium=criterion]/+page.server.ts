import { error } from '@sveltejs/kit';
import { mark, markPage } from '#features/preparation/marks.server.ts';
import { markInput } from '#features/preparation/preparation-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const from = url.searchParams.get('von');
  if (from !== null && from !== 'freigabe') error(400);
  const read = await locals.read((tx) => markPage(tx, params.besuch, params.kriterium));
  return { ...read, back: backTo(params.region, read.visit, from) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, markInput, async (tx, input) => {
      const { region, besuch, kriterium } = event.params;
      const { visit } = await mark(tx, besuch, kriterium, input);
      const isOff = input.tun === 'entfernen';
      leaveFlash(event.cookies, isOff ? m.preparation_mark_removed() : m.preparation_mark_saved());
      return backTo(region, visit, event.url.searchParams.get('von'));
    })
};

type Visit = { id: string; partners: { isMine: boolean; release: { id: string } | null }[] };

/** To where somebody came from: the released copy it reads, or the preparation. */
function backTo(region: string, visit: Visit, from: string | null): string {
  const release = visit.partners.find(({ isMine }) => isMine)?.release;
  if (from === 'freigabe' && release) return `/r/${region}/freigaben/${release.id}`;
  return `/r/${region}/besuche/${visit.id}/vorbereitung`;
}
