import { contactInput } from '#features/organisations/contact-input.ts';
import { contactPage, correctContact } from '#features/organisations/contact.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  contact: await locals.read((tx) => contactPage(tx, params.organisation))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, contactInput, async (tx, input) => {
      const { region, organisation } = event.params;
      await correctContact(tx, organisation, input);
      leaveFlash(event.cookies, m.directory_contact_done());
      return `/r/${region}/verzeichnis/${organisation}`;
    })
};
