import { measureInput, measureReportInput } from '#features/goals/measure-input.ts';
import { changeMeasure, measureToChange, reportMeasure } from '#features/goals/measures.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => measureToChange(tx, params.massnahme));

export const actions: Actions = {
  aendern: (event) =>
    submit(event, measureInput, async (tx, input) => {
      await changeMeasure(tx, event.params.massnahme, input);
      leaveFlash(event.cookies, m.measure_saved());
      return listOf(event.params, input.goalId);
    }),
  melden: (event) =>
    submit(event, measureReportInput, async (tx, input) => {
      const { goalId } = await reportMeasure(tx, event.params.massnahme, input);
      leaveFlash(event.cookies, m.measure_saved());
      return listOf(event.params, goalId);
    })
};

function listOf({ region }: { region: string }, goalId: string | null): string {
  return `/r/${region}/ziele/${goalId ?? 'massnahmen'}`;
}
