import { changeDetails, settingsToEdit } from '#features/regions/settings.server.ts';
import { detailsInput } from '#features/regions/settings-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  settings: await locals.read(settingsToEdit)
});

export const actions: Actions = {
  default: (event) =>
    submit(
      event,
      detailsInput,
      async (tx, input) => {
        await changeDetails(tx, input);
        leaveFlash(event.cookies, m.region_saved());
        return `/r/${input.shortName}/region`;
      },
      {
        constraints: {
          region_short_name_key: { field: 'shortName', text: m.region_short_name_taken }
        }
      }
    )
};
