import { changeHorizons, settingsToEdit } from '#features/regions/settings.server.ts';
import { horizonInput } from '#features/regions/settings-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  settings: await locals.read(settingsToEdit)
});

export const actions: Actions = {
  default: (event) =>
    submit(event, horizonInput, async (tx, input) => {
      await changeHorizons(tx, input);
      leaveFlash(event.cookies, m.region_horizon_saved());
      return `/r/${event.params.region}/region`;
    })
};
