import { nothingTyped } from '#base/fields.ts';
import { registerImport } from '#features/registers/imports.server.ts';
import { renewPreview } from '#features/registers/import-steps.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  import: await locals.read((tx) => registerImport(tx, params.einlesung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const { region, einlesung } = event.params;
      await renewPreview(tx, einlesung);
      leaveFlash(event.cookies, m.register_renewed(), 'info');
      return `/r/${region}/register/${einlesung}`;
    })
};
