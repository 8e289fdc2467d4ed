import { nothingTyped } from '#base/fields.ts';
import { publicToPublish, publish } from '#features/publications/publications.server.ts';
import { publicPrinted } from '#features/report-sheets/public-sheets.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const page = await locals.read((tx) => publicToPublish(tx, params.besuch));
  return {
    sheet: { ...page.sheet, content: null, texts: null },
    isPublished: page.isPublished,
    document: publicPrinted(page)
  };
};

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await publish(tx, event.params.besuch);
      leaveFlash(event.cookies, m.publication_published());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/berichtsbogen/oeffentlich`;
    })
};
