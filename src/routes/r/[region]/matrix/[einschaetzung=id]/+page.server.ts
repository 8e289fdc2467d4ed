import { outline } from '#features/assessments/outline.server.ts';
import { copiesOf } from '#features/assessments/copies.server.ts';
import { doneInput } from '#features/assignments/assignment-input.ts';
import { markTheme } from '#features/assignments/assignments.server.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => ({
    outline: await outline(tx, params.einschaetzung),
    copies: await copiesOf(tx, params.einschaetzung)
  }));

export const actions: Actions = {
  fertig: (event) => mark(event, true),
  offen: (event) => mark(event, false)
};

function mark(event: RequestEvent, isDone: boolean) {
  return submit(event, doneInput, async (tx, input) => {
    const { region, einschaetzung } = event.params;
    await markTheme(tx, einschaetzung, { ...input, isDone });
    return `/r/${region}/matrix/${einschaetzung}#thema-${input.theme}`;
  });
}
