import { endTalk, talkToEnd } from '#features/report-sheets/report-sheets.server.ts';
import { stepInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => talkToEnd(tx, params.besuch));

export const actions: Actions = {
  default: (event) =>
    submit(event, stepInput, async (tx, { version }) => {
      await endTalk(tx, event.params.besuch, version);
      leaveFlash(event.cookies, m.visit_end_done());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen`;
    })
};
