import { appliesToOptions } from '#features/matrices/applies-to.ts';
import { criterionInput } from '#features/matrices/draft-input.ts';
import { addCriterion, themeForCriterion } from '#features/matrices/edit-criteria.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => themeForCriterion(tx, params.fassung, params.thema));

export const actions: Actions = {
  default: async (event) => {
    const { fassung, thema, region } = event.params;
    const { draft } = await event.locals.read((tx) => themeForCriterion(tx, fassung, thema));
    const known = appliesToOptions(draft.audience).map(({ value }) => value);
    return submit(event, criterionInput(draft.levels.length, known), async (tx, input) => {
      await addCriterion(tx, fassung, thema, input);
      leaveFlash(event.cookies, m.template_saved());
      return `/r/${region}/vorlagen/${fassung}/aufbau`;
    });
  }
};
