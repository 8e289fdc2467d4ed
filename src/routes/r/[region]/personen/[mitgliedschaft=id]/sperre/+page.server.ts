import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { choice } from '#base/fields.ts';
import { membershipPage, suspend } from '#features/people/memberships.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const member = await locals.read((tx) => membershipPage(tx, params.mitgliedschaft));
  if (!member.maySuspend) error(403);
  return { member };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, z.strictObject({ sperre: choice(['ja', 'nein']) }), async (tx, { sperre }) => {
      const name = await suspend(tx, event.params.mitgliedschaft, sperre === 'ja');
      leaveFlash(
        event.cookies,
        sperre === 'ja' ? m.membership_suspended_now({ name }) : m.membership_unsuspended({ name })
      );
      return `/r/${event.params.region}/personen/${event.params.mitgliedschaft}`;
    })
};
