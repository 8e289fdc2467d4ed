import { nothingTyped } from '#base/fields.ts';
import { publicationToWithdraw, withdraw } from '#features/publications/publications.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  publication: await locals.read((tx) => publicationToWithdraw(tx, params.veroeffentlichung))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await withdraw(tx, event.params.veroeffentlichung);
      leaveFlash(event.cookies, m.publication_withdrawn());
      return `/r/${event.params.region}/veroeffentlichungen`;
    })
};
