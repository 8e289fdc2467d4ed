import { nothingTyped } from '#base/fields.ts';
import { endStanding, standingToEnd } from '#features/releases/standing.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  standing: await locals.read((tx) => standingToEnd(tx, params.stand, params.besuch))
});

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const { region, stand, besuch } = event.params;
      await endStanding(tx, stand, besuch);
      leaveFlash(event.cookies, m.release_standing_ended());
      return `/r/${region}/staende/${stand}`;
    })
};
