import { error } from '@sveltejs/kit';
import { deputyInput } from '#features/people/membership-input.ts';
import { addDeputy, membershipPage } from '#features/people/memberships.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = await locals.read((tx) => membershipPage(tx, params.mitgliedschaft));
  if (!member.mayDeputise) error(403);
  return { member, today: today() };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, deputyInput, async (tx, input) => {
      await addDeputy(tx, event.params.mitgliedschaft, input);
      leaveFlash(event.cookies, m.membership_deputy_added());
      return `/r/${event.params.region}/personen/${event.params.mitgliedschaft}`;
    })
};
