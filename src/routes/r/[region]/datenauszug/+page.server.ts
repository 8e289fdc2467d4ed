import { nothingTyped } from '#base/fields.ts';
import { askExtract, extractPage } from '#features/data-extracts/extracts.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals }) => locals.read(extractPage);

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await askExtract(tx);
      leaveFlash(event.cookies, m.extract_ready());
      return `/r/${event.params.region}/datenauszug`;
    })
};
