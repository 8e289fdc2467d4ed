import { phaseInput } from '#features/phases/phase-input.ts';
import { addPhase, mayAddPhase, phaseConstraints } from '#features/phases/phases.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => locals.read(mayAddPhase);

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      phaseInput,
      async (tx, input) => {
        const id = await addPhase(tx, input);
        leaveFlash(event.cookies, m.phase_added());
        return `/r/${event.params.region}/region/projektphasen/${id}`;
      },
      { constraints: phaseConstraints }
    )
};
