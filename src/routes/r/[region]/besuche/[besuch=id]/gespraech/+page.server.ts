import { error, redirect } from '@sveltejs/kit';
import { comeTo, lengthen } from '#features/agendas/changes.server.ts';
import { lookOf } from '#features/talks/look.ts';
import { pause } from '#features/talks/pauses.server.ts';
import { askForPen, givePen, holdPen } from '#features/talks/pen.server.ts';
import { record } from '#features/talks/record.server.ts';
import {
  lengthInput,
  pauseInput,
  penInput,
  recordInput,
  stepInput
} from '#features/talks/talk-input.ts';
import { talk } from '#features/talks/talk.server.ts';
import { lockedVisit } from '#features/visits/changes.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const look = lookOf(url);
  if (!locals.acting) error(404);
  const { personId } = locals.acting.region;
  const found = await locals.read((tx) => talk(tx, params.besuch, look));
  const { state, mayEdit } = found.visit;
  if (state === 'planned' && mayEdit) {
    redirect(303, `/r/${params.region}/besuche/${params.besuch}/gespraech/beginn`);
  }
  return { ...found, personId };
};

export const actions: Actions = {
  festhalten: (event) =>
    submit(event, recordInput, async (tx, input) => {
      await record(tx, event.params.besuch, input);
      // With a script the draft at the side says so.
      if (!event.request.headers.has('x-sveltekit-action')) {
        leaveFlash(event.cookies, m.talk_recorded());
      }
      return back(event.url);
    }),
  weiter: (event) =>
    submit(event, stepInput, async (tx, { item, at }) => {
      await comeTo(tx, event.params.besuch, item, at);
      return back(event.url, item);
    }),
  laenger: (event) =>
    submit(event, lengthInput, async (tx, input) => {
      await lengthen(tx, event.params.besuch, input);
      return back(event.url);
    }),
  pause: (event) =>
    submit(event, pauseInput, async (tx, input) => {
      await pause(tx, event.params.besuch, input);
      return back(event.url);
    }),
  stift: (event) =>
    submit(event, penInput, async (tx, { to }) => {
      const visitId = event.params.besuch;
      await lockedVisit(tx, visitId);
      if (to === 'take') await holdPen(tx, visitId);
      if (to === 'ask') await askForPen(tx, visitId);
      if (to === 'give') await givePen(tx, visitId);
      return back(event.url);
    })
};

/** The same page with the same item on the table, or another. */
function back({ pathname, searchParams }: URL, item?: string): string {
  const kept = [...searchParams].filter(([name]) => !name.startsWith('/'));
  const query = new URLSearchParams(kept);
  if (item) {
    query.delete('kriterium');
    query.set('punkt', item);
  }
  return query.size > 0 ? `${pathname}?${query}` : pathname;
}
