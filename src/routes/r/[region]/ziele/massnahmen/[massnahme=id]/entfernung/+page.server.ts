import { error } from '@sveltejs/kit';
import { measure, removeMeasure } from '#features/goals/measures.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const found = await measure(tx, params.massnahme);
    return found.maySteer ? { measure: found } : error(403);
  });

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      const { goalId } = await measure(tx, event.params.massnahme);
      await removeMeasure(tx, event.params.massnahme, version);
      leaveFlash(event.cookies, m.measure_removed());
      return `/r/${event.params.region}/ziele/${goalId ?? 'massnahmen'}`;
    })
};
