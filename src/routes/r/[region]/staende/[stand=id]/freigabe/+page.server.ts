import { releaseConstraints, releaseCopy } from '#features/releases/changes.server.ts';
import { choiceQuery } from '#features/releases/release.ts';
import { releaseInput, releaseQuery } from '#features/releases/release-input.ts';
import { listed } from '#features/releases/release-texts.ts';
import { releasePage } from '#features/releases/releases.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import { queryOf } from '#server/query.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { vorschau, ...asked } = queryOf(url, releaseQuery);
  const page = await locals.read((tx) => releasePage(tx, params.stand, vorschau ? asked : null));
  return { ...page, seen: choiceQuery(page.choice) };
};

export const actions: Actions = {
  default: (event) => {
    const here = `/r/${event.params.region}/staende/${event.params.stand}`;
    return submit(
      event,
      releaseInput(today()),
      async (tx, input) => {
        const query = choiceQuery(input);
        // Nothing is released that was not shown just as its recipients will see it.
        if (query !== input.gesehen) {
          leaveFlash(event.cookies, m.release_look_again(), 'info');
          return `${here}/freigabe?${query}`;
        }
        const names = await releaseCopy(tx, event.params.stand, input);
        leaveFlash(
          event.cookies,
          names.length > 0
            ? m.release_done({ names: listed(names) })
            : input.besuche.length > 0
              ? m.release_standing_done()
              : m.release_done_before()
        );
        return here;
      },
      { constraints: releaseConstraints }
    );
  }
};
