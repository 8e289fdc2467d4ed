import { nothingTyped } from '#base/fields.ts';
import { commentAnswer, commentInput, roundInput } from '#features/matrices/comment-input.ts';
import {
  addComment,
  answerComment,
  beginRound,
  commentsPage,
  endRound,
  takeBack
} from '#features/matrices/comments.server.ts';
import { removal } from '#features/matrices/draft-input.ts';
import { m } from '#messages';
import { today } from '#server/clock.ts';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => ({
  ...(await locals.read((tx) => commentsPage(tx, params.fassung))),
  today: today()
});

const here = ({ region, fassung }: Record<'region' | 'fassung', string>) =>
  `/r/${region}/vorlagen/${fassung}/rueckmeldungen`;

export const actions: Actions = {
  runde: (event) =>
    submit(event, roundInput(today()), async (tx, input) => {
      await beginRound(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_round_begun());
      return here(event.params);
    }),
  ende: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      await endRound(tx, event.params.fassung);
      leaveFlash(event.cookies, m.template_round_ended());
      return here(event.params);
    }),
  neu: (event) =>
    submit(event, commentInput, async (tx, input) => {
      await addComment(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_comment_added());
      return here(event.params);
    }),
  ohne: (event) =>
    submit(event, removal, async (tx, input) => {
      await takeBack(tx, event.params.fassung, input.id);
      leaveFlash(event.cookies, m.template_comment_taken_back());
      return here(event.params);
    }),
  antwort: (event) =>
    submit(event, commentAnswer, async (tx, input) => {
      await answerComment(tx, event.params.fassung, input);
      leaveFlash(event.cookies, m.template_comment_answered());
      return here(event.params);
    })
};
