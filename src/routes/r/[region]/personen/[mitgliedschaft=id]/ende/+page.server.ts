import { error } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import {
  endMembership,
  membershipConstraints,
  membershipPage
} from '#features/people/memberships.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = await locals.read((tx) => membershipPage(tx, params.mitgliedschaft));
  if (!member.mayEdit) error(member.standing === 'ended' ? 409 : 403);
  return { member };
};

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      nothingTyped(),
      async (tx) => {
        await endMembership(tx, event.params.mitgliedschaft);
        leaveFlash(event.cookies, m.membership_ended_now());
        return event.locals.acting?.membership.id === event.params.mitgliedschaft
          ? '/'
          : `/r/${event.params.region}/personen`;
      },
      { constraints: membershipConstraints }
    )
};
