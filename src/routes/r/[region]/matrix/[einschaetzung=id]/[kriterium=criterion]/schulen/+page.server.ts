import { deviationInput, removalInput } from '#features/deviations/deviation-input.ts';
import {
  addDeviations,
  deviationsPage,
  removeDeviation
} from '#features/deviations/deviations.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => deviationsPage(tx, placeIn(params)));

export const actions: Actions = {
  dazu: (event) =>
    submit(event, deviationInput, async (tx, input) => {
      await addDeviations(tx, placeIn(event.params), input);
      leaveFlash(event.cookies, m.deviation_saved());
      return event.url.pathname;
    }),
  weg: (event) =>
    submit(event, removalInput, async (tx, { school }) => {
      await removeDeviation(tx, placeIn(event.params), school);
      leaveFlash(event.cookies, m.deviation_removed());
      return event.url.pathname;
    })
};

function placeIn({ einschaetzung, kriterium }: RequestEvent['params']) {
  return { assessmentId: einschaetzung, key: kriterium };
}
