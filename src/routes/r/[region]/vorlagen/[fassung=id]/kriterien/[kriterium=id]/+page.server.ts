import { appliesToOptions } from '#features/matrices/applies-to.ts';
import { criterionInput } from '#features/matrices/draft-input.ts';
import { changeCriterion, criterionToEdit } from '#features/matrices/edit-criteria.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => criterionToEdit(tx, params.fassung, params.kriterium));

export const actions: Actions = {
  default: async (event) => {
    const { fassung, kriterium, region } = event.params;
    const { draft } = await event.locals.read((tx) => criterionToEdit(tx, fassung, kriterium));
    const known = appliesToOptions(draft.audience).map(({ value }) => value);
    return submit(event, criterionInput(draft.levels.length, known), async (tx, input) => {
      await changeCriterion(tx, fassung, kriterium, input);
      leaveFlash(event.cookies, m.template_saved());
      return `/r/${region}/vorlagen/${fassung}/aufbau`;
    });
  }
};
