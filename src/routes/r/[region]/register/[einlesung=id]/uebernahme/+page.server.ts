import { error } from '@sveltejs/kit';
import { registerImport } from '#features/registers/imports.server.ts';
import { applyImport } from '#features/registers/import-steps.server.ts';
import { applyInput } from '#features/registers/register-import-stored.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = await locals.read((tx) => registerImport(tx, params.einlesung));
  return found.summary ? { import: { ...found, summary: found.summary } } : error(404);
};

export const actions: Actions = {
  default: (event) =>
    submit(event, applyInput, async (tx, { fingerprint }) => {
      const { region, einlesung } = event.params;
      await applyImport(tx, einlesung, fingerprint);
      leaveFlash(event.cookies, m.register_applied());
      return `/r/${region}/register/${einlesung}`;
    })
};
