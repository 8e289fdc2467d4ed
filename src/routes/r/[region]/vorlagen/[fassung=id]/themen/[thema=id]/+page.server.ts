import { nothingTyped } from '#base/fields.ts';
import { themeInput } from '#features/matrices/draft-input.ts';
import { changeTheme, removeTheme, themeToEdit } from '#features/matrices/edit-themes.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => themeToEdit(tx, params.fassung, params.thema));

export const actions: Actions = {
  angaben: (event) =>
    submit(event, themeInput, async (tx, input) => {
      await changeTheme(tx, event.params.fassung, event.params.thema, input);
      leaveFlash(event.cookies, m.template_saved());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    }),
  entfernen: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await removeTheme(tx, event.params.fassung, event.params.thema);
      leaveFlash(event.cookies, m.template_theme_removed());
      return `/r/${event.params.region}/vorlagen/${event.params.fassung}/aufbau`;
    })
};
