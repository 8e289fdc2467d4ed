import { closingInput } from '#features/organisations/entry-input.ts';
import { entryPage } from '#features/organisations/entry-page.server.ts';
import { closeEntry } from '#features/organisations/entry.server.ts';
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
    submit(event, closingInput, async (tx, input) => {
      const { region, organisation } = event.params;
      await closeEntry(tx, organisation, input);
      leaveFlash(event.cookies, input.goneOn ? m.entry_closed() : m.entry_reopened());
      return `/r/${region}/verzeichnis/${organisation}`;
    })
};
