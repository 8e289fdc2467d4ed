import { correctionInput } from '#features/assessments/correction-input.ts';
import {
  correctCopy,
  correctionConstraints,
  correctionPage
} from '#features/assessments/corrections.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => correctionPage(tx, params.stand));

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      correctionInput,
      async (tx, { reason }) => {
        const id = await correctCopy(tx, event.params.stand, reason);
        leaveFlash(event.cookies, m.correction_done());
        return `/r/${event.params.region}/staende/${id}`;
      },
      { constraints: correctionConstraints }
    )
};
