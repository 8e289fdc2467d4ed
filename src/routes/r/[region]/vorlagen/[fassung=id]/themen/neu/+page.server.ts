import { themeInput } from '#features/matrices/draft-input.ts';
import { draft } from '#features/matrices/drafts.server.ts';
import { addTheme } from '#features/matrices/edit-themes.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  draft: await locals.read((tx) => draft(tx, params.fassung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, themeInput, async (tx, input) => {
      await addTheme(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_saved());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    })
};
