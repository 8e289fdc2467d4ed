import { membershipInput } from '#features/people/membership-input.ts';
import {
  changeMembership,
  membershipConstraints,
  membershipPage
} from '#features/people/memberships.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  member: await locals.read((tx) => membershipPage(tx, params.mitgliedschaft))
});

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      membershipInput,
      async (tx, input) => {
        await changeMembership(tx, event.params.mitgliedschaft, input);
        leaveFlash(event.cookies, m.membership_saved());
        return `/r/${event.params.region}/personen`;
      },
      { constraints: membershipConstraints }
    )
};
