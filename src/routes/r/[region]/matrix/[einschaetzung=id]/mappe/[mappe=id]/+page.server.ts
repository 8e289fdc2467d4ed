import { nothingTyped } from '#base/fields.ts';
import { decideInput } from '#features/workbooks/decide-input.ts';
import { applyFilled, discardFilled, filledWorkbook } from '#features/workbooks/filled.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params }) =>
  locals.read(async (tx) => {
    const found = await filledWorkbook(tx, params.einschaetzung, params.mappe);
    const { id, label, levels } = found.matrix;
    return {
      assessment: { id, label, levels },
      workbook: found.workbook,
      plan: found.plan,
      seen: found.seen
    };
  });

export const actions: Actions = {
  uebernehmen: (event) =>
    submit(event, decideInput, async (tx, input) => {
      const { region, einschaetzung, mappe } = event.params;
      const count = await applyFilled(tx, einschaetzung, mappe, input);
      leaveFlash(event.cookies, m.workbook_applied({ count }));
      return `/r/${region}/matrix/${einschaetzung}/mappe/${mappe}`;
    }),
  verwerfen: (event) =>
    submit(event, nothingTyped(), async (tx) => {
      const { region, einschaetzung, mappe } = event.params;
      await discardFilled(tx, einschaetzung, mappe);
      leaveFlash(event.cookies, m.workbook_discarded());
      return `/r/${region}/matrix/${einschaetzung}/mappe`;
    })
};
