import { nothingTyped } from '#base/fields.ts';
import { startDraft, versionToContinue } from '#features/matrices/drafts.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  version: await locals.read((tx) => versionToContinue(tx, params.fassung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const id = await startDraft(tx, event.params.fassung);
      leaveFlash(event.cookies, m.template_draft_started());
      return `/r/${event.params.region}/vorlagen/${id}/aufbau`;
    })
};
