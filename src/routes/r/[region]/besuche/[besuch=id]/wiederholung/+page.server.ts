import { repeatVisit, visitToRepeat } from '#features/visits/series.server.ts';
import { seriesInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { Invalid, submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => visitToRepeat(tx, params.besuch));

export const actions: Actions = {
  default: (event) =>
    submit(event, seriesInput, async (tx, input) => {
      const made = await repeatVisit(tx, event.params.besuch, input).catch(atItsField);
      leaveFlash(
        event.cookies,
        made.length === 1 ? m.visit_series_done_one() : m.visit_series_done({ count: made.length })
      );
      const list = `/r/${event.params.region}/besuche`;
      return made.length === 1 ? `${list}/${made[0]}` : list;
    })
};

/** Planning speaks of the day by the name it has in the form of a visit. */
function atItsField(failure: unknown): never {
  if (failure instanceof Invalid && failure.errors.heldOn) {
    throw new Invalid({ firstOn: failure.errors.heldOn });
  }
  throw failure;
}
