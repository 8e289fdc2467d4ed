import { error } from '@sveltejs/kit';
import { takeBack, withdraw } from '#features/releases/changes.server.ts';
import { withdrawalInput } from '#features/releases/release-input.ts';
import { release } from '#features/releases/releases.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const found = await locals.read((tx) => release(tx, params.freigabe));
  return found.mayWithdraw ? { release: found } : error(403);
};

export const actions: Actions = {
  default: (event) =>
    submit(event, withdrawalInput, async (tx, { art }) => {
      const { region, freigabe } = event.params;
      if (art === 'rueckgaengig') {
        const copyId = await takeBack(tx, freigabe);
        leaveFlash(event.cookies, m.release_undone());
        return `/r/${region}/staende/${copyId}`;
      }
      const copyId = await withdraw(tx, freigabe);
      leaveFlash(event.cookies, m.release_withdrawn());
      return `/r/${region}/staende/${copyId}`;
    })
};
