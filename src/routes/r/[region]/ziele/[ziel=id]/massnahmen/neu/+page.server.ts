import { newMeasureInput } from '#features/goals/measure-input.ts';
import { addMeasure, newMeasure } from '#features/goals/measures.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => newMeasure(tx, params.ziel));

export const actions: Actions = {
  default: (event) =>
    submit(event, newMeasureInput, async (tx, input) => {
      const { region, ziel } = event.params;
      await addMeasure(tx, ziel, input);
      leaveFlash(event.cookies, m.measure_added());
      return `/r/${region}/ziele/${ziel}`;
    })
};
