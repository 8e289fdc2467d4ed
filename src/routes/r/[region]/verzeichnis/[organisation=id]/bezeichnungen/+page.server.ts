import { termsInput } from '#features/organisations/terms-input.ts';
import { setTerms, termsPage } from '#features/organisations/terms.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  owner: await locals.read((tx) => termsPage(tx, params.organisation))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, termsInput, async (tx, input) => {
      const { region, organisation } = event.params;
      await setTerms(tx, organisation, input);
      leaveFlash(event.cookies, m.terms_done());
      return `/r/${region}/verzeichnis/${organisation}`;
    })
};
