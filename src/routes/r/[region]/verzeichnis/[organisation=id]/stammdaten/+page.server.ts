import { entryChange } from '#features/organisations/entry-input.ts';
import { entryPage } from '#features/organisations/entry-page.server.ts';
import { changeEntry, entryConstraints } from '#features/organisations/entry.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  entry: await locals.read((tx) => entryPage(tx, params.organisation)),
  today: today()
});

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      entryChange,
      async (tx, input) => {
        const { region, organisation } = event.params;
        await changeEntry(tx, organisation, input);
        leaveFlash(event.cookies, m.entry_changed());
        return `/r/${region}/verzeichnis/${organisation}`;
      },
      { constraints: entryConstraints }
    )
};
