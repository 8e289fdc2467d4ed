import {
  answerExpectation,
  expectationToWrite
} from '#features/preparation/expectations.server.ts';
import { expectationInput } from '#features/preparation/preparation-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => expectationToWrite(tx, params.besuch));

export const actions: Actions = {
  default: (event) =>
    submit(event, expectationInput, async (tx, input) => {
      await answerExpectation(tx, event.params.besuch, input);
      leaveFlash(event.cookies, m.preparation_saved());
      return `/r/${event.params.region}/besuche/${event.params.besuch}/vorbereitung`;
    })
};
