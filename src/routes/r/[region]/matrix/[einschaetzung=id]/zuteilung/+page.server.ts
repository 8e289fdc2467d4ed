import { assignmentInput } from '#features/assignments/assignment-input.ts';
import { assignmentPage, assignThemes } from '#features/assignments/assignments.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => assignmentPage(tx, params.einschaetzung));

export const actions: Actions = {
  default: (event) =>
    submit(event, assignmentInput, async (tx, input) => {
      const { region, einschaetzung } = event.params;
      await assignThemes(tx, einschaetzung, input);
      leaveFlash(event.cookies, m.assignment_saved());
      return `/r/${region}/matrix/${einschaetzung}`;
    })
};
