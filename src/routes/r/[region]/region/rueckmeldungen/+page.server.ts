import { z } from 'zod';
import { id } from '#base/fields.ts';
import { barrierReports, settleReport } from '#features/legal/legal.server.ts';
import { m } from '#messages';
import { leaveFlash } from '#server/flash.ts';
import { submit } from '#server/form.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  reports: await locals.read(barrierReports)
});

export const actions: Actions = {
  default: (event) =>
    submit(event, z.strictObject({ report: id() }), async (tx, input) => {
      await settleReport(tx, input.report);
      leaveFlash(event.cookies, m.legal_report_settled());
      return `/r/${event.params.region}/region/rueckmeldungen`;
    })
};
