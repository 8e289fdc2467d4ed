import { entryInput, entryQuery } from '#features/organisations/entry-input.ts';
import { entryChoices } from '#features/organisations/entry-page.server.ts';
import { addEntry, entryConstraints } from '#features/organisations/entry.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import { queryOf } from '#server/query.ts';
import type { Actions, PageServerLoad } from './$types';

const kinds = { traeger: 'schoolOwner', schule: 'school' } as const;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { art } = queryOf(url, entryQuery);
  return {
    kind: art ? kinds[art] : null,
    choices: await locals.read(entryChoices),
    today: today()
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      entryInput,
      async (tx, input) => {
        const id = await addEntry(tx, input);
        leaveFlash(event.cookies, m.entry_added({ name: input.name }));
        return `/r/${event.params.region}/verzeichnis/${id}`;
      },
      { constraints: entryConstraints }
    )
};
