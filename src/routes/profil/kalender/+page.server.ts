import { nothingTyped } from '#base/fields.ts';
import { endFeed, feedOf, makeFeed } from '#features/calendar/feed.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submitWith } from '#server/form.ts';
import { ownSession } from '../own-session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const feed = await feedOf(ownSession(event).userId);
  // The address is a key: it stays out of what could be guessed from compressed pages.
  event.setHeaders({ 'cache-control': 'no-store, no-transform' });
  return { feed };
};

export const actions: Actions = {
  neu: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, nothingTyped(), async () => {
      await makeFeed(userId);
      leaveFlash(event.cookies, m.calendar_made());
      return '/profil/kalender';
    });
  },
  beenden: (event) => {
    const { userId } = ownSession(event);
    return submitWith(event, nothingTyped(), async () => {
      await endFeed(userId);
      leaveFlash(event.cookies, m.calendar_ended());
      return '/profil/kalender';
    });
  }
};
