import { answerInvitation, answerPage, takeReply } from '#features/visits/answers.server.ts';
import { answerInput, replyInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read((tx) => answerPage(tx, params.besuch));

export const actions: Actions = {
  antworten: (event) =>
    submit(event, answerInput, async (tx, { answer }) => {
      await answerInvitation(tx, event.params.besuch, answer);
      leaveFlash(event.cookies, m.visit_answer_done());
      return visitOf(event.params);
    }),
  uebernehmen: (event) =>
    submit(event, replyInput, async (tx, { calendar }) => {
      const name = await takeReply(tx, event.params.besuch, calendar);
      leaveFlash(event.cookies, m.visit_reply_done({ name }));
      return visitOf(event.params);
    })
};

function visitOf({ region, besuch }: { region: string; besuch: string }): string {
  return `/r/${region}/besuche/${besuch}`;
}
