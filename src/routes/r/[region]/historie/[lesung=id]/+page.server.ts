import { nothingTyped } from '#base/fields.ts';
import {
  endReading,
  readHistory,
  readingPage,
  settleReading
} from '#features/history/readings.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit, submitOrAnswer } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) =>
  locals.read((tx) => readingPage(tx, params.lesung));

export const actions: Actions = {
  zustimmung: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await settleReading(tx, event.params.lesung, true);
      leaveFlash(event.cookies, m.history_agreed());
      return `/r/${event.params.region}/historie/${event.params.lesung}`;
    }),
  ablehnung: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await settleReading(tx, event.params.lesung, false);
      leaveFlash(event.cookies, m.history_refused());
      return `/r/${event.params.region}/historie`;
    }),
  ende: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await endReading(tx, event.params.lesung);
      leaveFlash(event.cookies, m.history_ended());
      return `/r/${event.params.region}/historie`;
    }),
  // No address shows the entries: reading is a deed that is noted, so nothing reads them in passing.
  lesen: (event) =>
    submitOrAnswer(event, nothingTyped(), (tx) => readHistory(tx, event.params.lesung))
};
