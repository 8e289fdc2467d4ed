import { decide, extend } from '#features/rounds/deadlines.server.ts';
import {
  askForTime,
  beginRound,
  ownRound,
  pause,
  postpone,
  resume
} from '#features/rounds/own-rounds.server.ts';
import {
  askInput,
  decisionInput,
  extensionInput,
  laterInput,
  pauseInput
} from '#features/rounds/round-input.ts';
import { roundPage } from '#features/rounds/rounds.server.ts';
import { nothingTyped } from '#base/fields.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const runs = locals.acting?.membership.permissions.includes('round.run');
    return runs
      ? { round: await roundPage(tx, params.runde), own: null }
      : { round: null, own: await ownRound(tx, params.runde) };
  });

export const actions: Actions = {
  frist: (event) =>
    submit(event, extensionInput, async (tx, input) => {
      await extend(tx, event.params.runde, input);
      return done(event, m.round_extended());
    }),
  antwort: (event) =>
    submit(event, decisionInput, async (tx, input) => {
      await decide(tx, event.params.runde, input);
      return done(event, m.round_decided());
    }),
  beginnen: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const assessmentId = await beginRound(tx, event.params.runde);
      leaveFlash(event.cookies, m.round_begun());
      return `/r/${event.params.region}/matrix/${assessmentId}`;
    }),
  spaeter: (event) =>
    submit(event, laterInput, async (tx, input) => {
      await postpone(tx, event.params.runde, input);
      return done(event, m.round_later_done());
    }),
  pause: (event) =>
    submit(event, pauseInput, async (tx, input) => {
      await pause(tx, event.params.runde, input);
      return done(event, m.round_pause_done());
    }),
  weiter: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await resume(tx, event.params.runde);
      return done(event, m.round_resumed());
    }),
  bitte: (event) =>
    submit(event, askInput, async (tx, input) => {
      await askForTime(tx, event.params.runde, input);
      return done(event, m.round_ask_done());
    })
};

function done({ cookies, params }: RequestEvent, text: string): string {
  leaveFlash(cookies, text);
  return `/r/${params.region}/runden/${params.runde}`;
}
