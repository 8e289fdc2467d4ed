import { z } from 'zod';
import { discardInput, keptPage } from '#features/profile/kept-inputs.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../profil/own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => ({
  inputs: await keptPage(ownSession(event).userId)
});

export const actions: Actions = {
  /** Throws one away. */
  default: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, z.strictObject({ id: z.uuid() }), async ({ id }) => {
      await discardInput(userId, id);
      leaveFlash(event.cookies, m.kept_dropped());
      return '/gemerkt';
    });
  }
};
