import { readingInput } from '#features/history/reading-input.ts';
import { askReading, readingToAsk } from '#features/history/readings.server.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  ...(await locals.read(readingToAsk)),
  today: today()
});

export const actions: Actions = {
  default: (event) =>
    submit(event, readingInput, async (tx, input) => {
      const id = await askReading(tx, input);
      leaveFlash(event.cookies, input.withNames ? m.history_asked() : m.history_opened());
      return `/r/${event.params.region}/historie/${id}`;
    })
};
