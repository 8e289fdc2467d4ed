import { columnsPage, mapColumns } from '#features/registers/list.server.ts';
import { guesses } from '#features/registers/list-form.ts';
import { mappingInput } from '#features/registers/mapping-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = await locals.read((tx) => columnsPage(tx, params.einlesung));
  return { ...page, guesses: guesses(page.table?.header ?? []) };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, mappingInput, async (tx, mapping) => {
      const { region, einlesung } = event.params;
      await mapColumns(tx, einlesung, mapping);
      leaveFlash(event.cookies, m.register_previewed(), 'info');
      return `/r/${region}/register/${einlesung}`;
    })
};
