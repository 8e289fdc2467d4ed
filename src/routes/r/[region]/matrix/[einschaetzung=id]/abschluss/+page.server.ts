import { error } from '@sveltejs/kit';
import { nothingTyped } from '#base/fields.ts';
import { outline } from '#features/assessments/outline.server.ts';
import { draftCopy, finishAssessment } from '#features/assessments/finish.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const found = await outline(tx, params.einschaetzung);
    if (!found.mayFinish) error(403);
    const { number, takenOn, isUnchanged, last, answers } = await draftCopy(tx, found.id);
    const lastCopy = last && { id: last.id, number: last.number, takenOn: last.takenOn };
    return {
      outline: found,
      number,
      takenOn,
      isUnchanged,
      last: lastCopy,
      isEmpty: !answers.length
    };
  });

export const actions: Actions = {
  default: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const id = await finishAssessment(tx, event.params.einschaetzung);
      leaveFlash(event.cookies, m.matrix_finished());
      return `/r/${event.params.region}/staende/${id}`;
    })
};
