import { nothingTyped } from '#base/fields.ts';
import { discard, draft } from '#features/matrices/drafts.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  draft: await locals.read((tx) => draft(tx, params.fassung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await discard(tx, event.params.fassung);
      leaveFlash(event.cookies, m.template_discarded());
      return `/r/${event.params.region}/vorlagen`;
    })
};
