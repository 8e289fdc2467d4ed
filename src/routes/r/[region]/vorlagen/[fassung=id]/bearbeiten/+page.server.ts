import { frameInput } from '#features/matrices/draft-input.ts';
import { changeFrame, frameToEdit } from '#features/matrices/frame.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => frameToEdit(tx, params.fassung));

export const actions: Actions = {
  default: async (event) => {
    const { draft } = await event.locals.read((tx) => frameToEdit(tx, event.params.fassung));
    return submit(event, frameInput(draft.levels.length), async (tx, input) => {
      await changeFrame(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_saved());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    });
  }
};
