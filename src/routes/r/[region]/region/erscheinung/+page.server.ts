import { nothingTyped } from '#base/fields.ts';
import { accentInput } from '#features/regions/look-input.ts';
import { changeAccent, preparedLogo, removeLogo, setLogo } from '#features/regions/look.server.ts';
import { settingsToEdit } from '#features/regions/settings.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit, submitFiles } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  settings: await locals.read(settingsToEdit)
});

export const actions: Actions = {
  farbe: (event) =>
    submit(event, accentInput, async (tx, input) => {
      await changeAccent(tx, input);
      leaveFlash(event.cookies, m.region_saved());
      return `/r/${event.params.region}/region/erscheinung`;
    }),
  logo: async (event) => {
    // Nobody else gets as far as the decoding.
    await event.locals.read(settingsToEdit);
    return submitFiles(event, nothingTyped(), logoUpload, async (_input, files) => {
      const picture = await preparedLogo(files.get('logo'));
      await event.locals.write((tx) => setLogo(tx, picture));
      leaveFlash(event.cookies, m.region_logo_saved());
      return `/r/${event.params.region}/region/erscheinung`;
    });
  },
  ohne: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await removeLogo(tx);
      leaveFlash(event.cookies, m.region_logo_removed());
      return `/r/${event.params.region}/region/erscheinung`;
    })
};

const logoUpload = { files: ['logo'], fileBytes: 2 * 1024 * 1024 };
