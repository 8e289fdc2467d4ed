import { error } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import {
  answerInvitation,
  answerPage,
  calendarText,
  takeReply
} from '#features/visits/answers.server.ts';
import { answerInput } from '#features/visits/visit-input.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit, submitFiles } from '#server/form.ts';
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
  // Whoever may not take over an answer is refused before a single byte is read.
  uebernehmen: async (event) => {
    const { visit } = await event.locals.read((tx) => answerPage(tx, event.params.besuch));
    if (!visit.mayEdit) error(403);
    return submitFiles(event, nothingTyped(), upload, async (_input, files) => {
      const text = await calendarText(files.get('calendar'));
      const name = await event.locals.write((tx) => takeReply(tx, event.params.besuch, text));
      leaveFlash(event.cookies, m.visit_reply_done({ name }));
      return visitOf(event.params);
    });
  }
};

const upload = { files: ['calendar'], fileBytes: 100 * 1024 };

function visitOf({ region, besuch }: { region: string; besuch: string }): string {
  return `/r/${region}/besuche/${besuch}`;
}
