import { moveInput } from '#features/matrices/draft-input.ts';
import { draft } from '#features/matrices/drafts.server.ts';
import { move } from '#features/matrices/order.server.ts';
import { untranslated } from '#features/matrices/translations.server.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read(async (tx) => {
    const found = await draft(tx, params.fassung);
    return { draft: found, untranslated: await untranslated(tx, found) };
  });

export const actions: Actions = {
  default: (event) =>
    submit(event, moveInput, async (tx, input) => {
      await move(tx, event.params.fassung, input);
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    })
};
