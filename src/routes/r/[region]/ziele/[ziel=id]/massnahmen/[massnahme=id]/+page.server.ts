import { error } from '@sveltejs/kit';
import { measureInput, measureReportInput } from '#features/goals/measure-input.ts';
import { changeMeasure, measure, reportMeasure } from '#features/goals/measures.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const found = await measure(tx, params.ziel, params.massnahme);
    return found.measure.mayReport ? found : error(403);
  });

export const actions: Actions = {
  aendern: (event) =>
    submit(event, measureInput, async (tx, input) => {
      const { region, ziel, massnahme } = event.params;
      await changeMeasure(tx, { goalId: ziel, measureId: massnahme }, input);
      leaveFlash(event.cookies, m.measure_saved());
      return `/r/${region}/ziele/${ziel}`;
    }),
  melden: (event) =>
    submit(event, measureReportInput, async (tx, input) => {
      const { region, ziel, massnahme } = event.params;
      await reportMeasure(tx, { goalId: ziel, measureId: massnahme }, input);
      leaveFlash(event.cookies, m.measure_saved());
      return `/r/${region}/ziele/${ziel}`;
    })
};
