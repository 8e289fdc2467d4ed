import { publishInput } from '#features/matrices/draft-input.ts';
import { publication, publish } from '#features/matrices/drafts.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => publication(tx, params.fassung));

export const actions: Actions = {
  default: (event) =>
    submit(event, publishInput, async (tx, input) => {
      await publish(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_published());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}`;
    })
};
