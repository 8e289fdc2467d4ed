import { removal, requirementInput } from '#features/matrices/draft-input.ts';
import {
  addRequirement,
  removeRequirement,
  requirementsToEdit
} from '#features/matrices/requirements.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => requirementsToEdit(tx, params.fassung, params.kriterium));

const here = ({ region, fassung, kriterium }: Record<'region' | 'fassung' | 'kriterium', string>) =>
  `/r/${region}/vorlagen/${fassung}/kriterien/${kriterium}/vorgaben`;

export const actions: Actions = {
  neu: (event) =>
    submit(event, requirementInput, async (tx, input) => {
      await addRequirement(tx, event.params.fassung, event.params.kriterium, input);
      leaveFlash(event.cookies, m.template_requirement_added());
      return here(event.params);
    }),
  ohne: (event) =>
    submit(event, removal, async (tx, input) => {
      await removeRequirement(tx, event.params.fassung, event.params.kriterium, input.id);
      leaveFlash(event.cookies, m.template_requirement_removed());
      return here(event.params);
    })
};
