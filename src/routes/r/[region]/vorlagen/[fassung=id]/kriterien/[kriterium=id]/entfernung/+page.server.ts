import { nothingTyped } from '#base/fields.ts';
import { criterionToEdit, removeCriterion } from '#features/matrices/edit-criteria.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => criterionToEdit(tx, params.fassung, params.kriterium));

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await removeCriterion(tx, event.params.fassung, event.params.kriterium);
      leaveFlash(event.cookies, m.template_criterion_removed());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    })
};
