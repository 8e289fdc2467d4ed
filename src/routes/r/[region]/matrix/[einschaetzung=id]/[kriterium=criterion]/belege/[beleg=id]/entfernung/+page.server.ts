import { nothingTyped } from '#base/fields.ts';
import { pieceToRemove, removeEvidence } from '#features/evidence/evidence.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) =>
    pieceToRemove(tx, { assessmentId: params.einschaetzung, key: params.kriterium }, params.beleg)
  );

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const { region, einschaetzung, kriterium, beleg } = event.params;
      await removeEvidence(tx, { assessmentId: einschaetzung, key: kriterium }, beleg);
      leaveFlash(event.cookies, m.evidence_removed());
      return `/r/${region}/matrix/${einschaetzung}/${kriterium}/belege`;
    })
};
