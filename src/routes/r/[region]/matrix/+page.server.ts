import { error } from '@sveltejs/kit';
import { nextLabel } from '#features/assessments/assessment.ts';
import {
  assessments,
  labelTaken,
  startAssessment,
  templateToStart
} from '#features/assessments/assessments.server.ts';
import { startInput } from '#features/assessments/start-input.ts';
import { ownRounds } from '#features/rounds/own-rounds.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const permissions = permissionsOf(locals);
  const { found, rounds, template } = await locals.read(async (tx) => ({
    found: await assessments(tx),
    rounds: await ownRounds(tx),
    template: await templateToStart(tx)
  }));
  return {
    assessments: found,
    rounds,
    template,
    mayStart: permissions.includes('matrix.start'),
    label: nextLabel(
      today().slice(0, 4),
      found.map(({ label }) => label)
    )
  };
};

export const actions: Actions = {
  default: (event) => {
    permissionsOf(event.locals);
    return submit(
      event,
      startInput,
      async (tx, input) => {
        const id = await startAssessment(tx, input);
        leaveFlash(event.cookies, m.matrix_started(input));
        return `/r/${event.params.region}/matrix/${id}`;
      },
      { constraints: { [labelTaken]: { field: 'label', text: m.matrix_start_taken } } }
    );
  }
};

/** Of those to whom matrices are shown at all; for everybody else the address does not exist. */
function permissionsOf({ acting }: App.Locals): string[] {
  const permissions = acting?.membership.permissions ?? [];
  return permissions.includes('matrix.read') ? permissions : error(404);
}
