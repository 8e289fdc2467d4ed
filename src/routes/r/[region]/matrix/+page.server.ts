import { error } from '@sveltejs/kit';
import { nextLabel } from '#features/assessments/assessment.ts';
import {
  assessments,
  labelTaken,
  startAssessment
} from '#features/assessments/assessments.server.ts';
import { startInput } from '#features/assessments/start-input.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permissions = locals.acting?.membership.permissions ?? [];
  if (!permissions.includes('matrix.read')) error(404);
  const found = await locals.read(assessments);
  return {
    assessments: found,
    mayStart: permissions.includes('matrix.start'),
    mayEdit: permissions.includes('matrix.edit'),
    label: nextLabel(
      today().slice(0, 4),
      found.map(({ label }) => label)
    )
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      startInput,
      async (tx, input) => {
        const id = await startAssessment(tx, input);
        leaveFlash(event.cookies, m.matrix_started(input));
        return `/r/${event.params.region}/matrix/${id}`;
      },
      { constraints: { [labelTaken]: { field: 'label', text: m.matrix_start_taken } } }
    )
};
