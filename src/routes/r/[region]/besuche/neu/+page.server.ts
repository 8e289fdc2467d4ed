import { planVisit } from '#features/visits/changes.server.ts';
import { planInput } from '#features/visits/visit-input.ts';
import { newVisit } from '#features/visits/visits.server.ts';
import { leastReadingDays, workingDaysBetween } from '#features/visits/working-days.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(newVisit);

export const actions: Actions = {
  default: (event) =>
    submit(event, planInput, async (tx, input) => {
      const id = await planVisit(tx, input);
      const days = workingDaysBetween(today(), input.heldOn);
      if (days >= leastReadingDays) leaveFlash(event.cookies, m.visit_plan_done());
      else leaveFlash(event.cookies, m.visit_plan_done_late({ days }), 'warning');
      return `/r/${event.params.region}/besuche/${id}`;
    })
};
