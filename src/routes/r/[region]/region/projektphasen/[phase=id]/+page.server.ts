import { memberInput, memberRemoval, phaseChange } from '#features/phases/phase-input.ts';
import {
  changePhase,
  phaseConstraints,
  phaseToEdit,
  removeMember,
  setMember
} from '#features/phases/phases.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => phaseToEdit(tx, params.phase));

export const actions: Actions = {
  angaben: (event) =>
    submit(
      event,
      phaseChange,
      async (tx, input) => {
        await changePhase(tx, event.params.phase, input);
        leaveFlash(event.cookies, m.phase_saved());
        return `/r/${event.params.region}/region/projektphasen`;
      },
      { constraints: phaseConstraints }
    ),
  beteiligt: (event) =>
    submit(event, memberInput, async (tx, input) => {
      await setMember(tx, event.params.phase, input);
      leaveFlash(event.cookies, m.phase_member_saved());
      return `/r/${event.params.region}/region/projektphasen/${event.params.phase}`;
    }),
  ohne: (event) =>
    submit(event, memberRemoval, async (tx, input) => {
      await removeMember(tx, event.params.phase, input.organisation);
      leaveFlash(event.cookies, m.phase_member_removed());
      return `/r/${event.params.region}/region/projektphasen/${event.params.phase}`;
    })
};
